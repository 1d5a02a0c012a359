"""What a note without a title in its front matter is called."""

from __future__ import annotations

import pytest
from load_support import load, shown


@pytest.mark.parametrize(
    ("path", "text", "title"),
    [
        ("概率论.md", "## 事件\n\n文\n\n## 期望\n\n文", "概率论"),
        ("概率论.md", "先说一句。\n\n## 事件\n\n文", "概率论"),
        ("概率论.md", "# 基本概念\n\n文\n\n# 期望", "概率论"),
        ("2023-06-01-概率论.md", "## 事件\n\n## 期望", "概率论"),
        ("概率论/index.md", "## 事件\n\n## 期望", "概率论"),
        ("概率论/README.md", "文", "概率论"),
        ("README.md", "文", "README"),
        ("SVD.md", "## 参考：\n\n文\n\n## 过程", "SVD"),
        ("tim-sort.md", "## 1. 引入\n\n文\n\n## 过程", "tim-sort"),
        ("概率论.md", "# 概率论讲义\n\n## 事件\n\n## 期望", "概率论讲义"),
        ("概率论.md", "## 概率论讲义\n\n文", "概率论讲义"),
        ("note.md", "## 事件\n\n文\n\n## 期望\n\n文", "事件"),
        ("note.md", "# 引入\n\n文", "引入"),
        ("图像编辑.md", "# Image Translation\n\n## pix2pix\n\n# Super-resolution", "图像编辑"),
        ("3 Thompson Sampling.md", "# Gaussian Reward\n\n文\n\n# Bernoulli Reward", "3 Thompson Sampling"),
        ("gdb调试.md", "# 1.gdb常用命令\n\n# 2.调试core文件", "gdb调试"),
        ("线性回归.md", "# 1. 线性回归模型\n\n# 1.1 损失\n\n# 1.2 梯度", "1. 线性回归模型"),
        ("English version/README.md", "# Deep Learning Questions\n\n# Licence", "Deep Learning Questions"),
        ("硬件接入.md", "> # DirectX 开发实践\n\n# Win32\n\n# 绘制", "DirectX 开发实践"),
        ("拉格朗日法.md", "# 拉格朗日函数法\n\n# 一、约束\n\n# 二、对偶", "拉格朗日函数法"),
        ("2017 cryoSPARC Algorithms.md", "# cryoSPARC: A Survey\n\n# SGD", "cryoSPARC: A Survey"),
        ("rasterizer pipeline.md", "# 光栅化渲染管线\n\n# 着色", "光栅化渲染管线"),
        ("概率论.md", "# Probability\n\n## 事件\n\n## 期望", "Probability"),
        ("Finite generation.md", "Let $A$.\n\n### Some motivation\n\n### Rings", "Finite generation"),
        ("Transformers.md", "## History\n\n## Attention", "Transformers"),
        ("Abelian Group.md", '# <span class="x">Prerequisite</span>\n\n- a\n\n# Definition', "Abelian Group"),
        ("两数之和.md", "## 题目描述\n\n文", "两数之和"),
        ("week 2.md", "## Kernels\n\n## SVM", "Kernels"),
        ("Overview.md", "## Kernels\n\n## SVM", "Kernels"),
        ("EFS.md", "###### upstream:\n\n### Core Thought", "EFS"),
        ("ch3.md", "#### 上级\n\n## 正题", "上级"),
        ("hw1.md", "# Exercise 1.1\n\n文\n\n# Exercise 1.2 Prove it\n\n文", "hw1"),
        ("hw-2.md", "1. 文\n\n## 问题 2\n\n## 问题 3", "hw-2"),
        ("作业3.md", "## 第一题\n\n文\n\n## 第二题\n\n文", "作业3"),
        ("rudin-1.md", "## 1.1\n\n文\n\n## 1.2\n\n文", "rudin-1"),
        ("ch1.md", "# 习题 1\n\n文\n\n## 第一题", "习题 1"),
        ("ch1.md", "# 1.1 线性回归\n\n文\n\n# 1.2 优化", "1.1 线性回归"),
        ("ch1.md", "# Exercise and rest\n\n# Exercise 2", "Exercise and rest"),
        ("1.md", "# 习题 1\n\n# 习题 2", "习题 1"),
        ("GCN.md", "甲乙。\n\n- 甲\n\n## 相关阅读\n\n正文", "GCN"),
        ("KNN.md", "正文。\n\n## 数学推导\n\n甲\n\n## 作业中的实现\n\n乙", "KNN"),
        ("overfitting.md", "## 正则化方法\n\n甲\n\n## Dropout", "overfitting"),
        ("苯.md", "## 物理性质\n\n甲\n\n## 化学性质\n\n乙", "苯"),
        ("凸包.md", "## Trick\n\n正文", "凸包"),
        ("凸包.md", "# Convex Hull\n\n正文", "Convex Hull"),
        ("凸包.md", "## 二维凸包\n\n正文", "二维凸包"),
        ("苯.md", "## 苯的性质\n\n正文", "苯的性质"),
        ("convex-hull.md", "## 凸包\n\n正文", "凸包"),
        ("convex-hull.md", "正文。\n\n## 凸包\n\n正文\n\n## 例题", "凸包"),
        ("policy-gradient.md", "正文。\n\n## 算法", "policy-gradient"),
        ("计算机网络.md", "# 概论\n\n甲\n\n## 主要内容\n\n乙", "计算机网络"),
        ("2025.6.2.md", "## T1\n\n正文\n\n## T2\n\n正文", "2025.6.2"),
        ("2025.2.27.md", "正文\n\n## 杂项", "2025.2.27"),
        ("20241009.md", "# T1\n\n正文\n\n# T2", "20241009"),
        ("2024-05-01.md", "# 变分推断\n\n正文\n\n## 例", "变分推断"),
        ("1-2.md", "## 1.2 术语\n\n## 1.3 状态", "1.2 术语"),
        ("1-1_20251027182507.md", "## 状态\n\n## 动作", "状态"),
        ("Lecture_Notes.md", "## 状态\n\n## 动作", "状态"),
        ("lesson3-week1.md", "正文\n\n## 第一周", "第一周"),
        ("README_en.md", "## What is Docker?\n\n## Install", "What is Docker?"),
        ("2023-06-01-vae.md", "文", "vae"),
        ("2023-06-01.md", "文", "2023-06-01"),
    ],
)
def test_a_note_that_begins_with_one_of_its_sections_is_called_by_its_file_if_that_says_more(path, text, title):
    article, _ = load(text, path=path)
    assert shown(article.title) == title


def test_a_section_that_lends_no_title_stays_in_the_text():
    article, _ = load("# 基本概念\n\n文\n\n# 期望", path="概率论.md")
    assert '<h2 id="基本概念"' in shown(article.body)


@pytest.mark.parametrize("written", ["{{ $frontmatter.title }}", "{{$page.title}}", "{{ $title }}"])
def test_a_heading_that_stands_for_the_title_of_the_front_matter_is_not_shown_again(written):
    article, diagnostics = load(f"---\ntitle: 题\n---\n\n# {written}\n\n文\n")
    assert shown(article.title) == "题"
    assert shown(article.body).strip().endswith("</span>\n<p>文</p>")
    assert shown(article.excerpt).strip() == "<p>文</p>"
    assert not diagnostics
