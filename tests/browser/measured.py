"""Articles to measure pages by: of 30 and of 300 formulas, with pictures, with every kind of box, in English."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

HAN = re.compile(r"[\u4e00-\u9fff]")

SUBJECTS = (
    "变分下界 重参数化 注意力分数 得分函数 噪声表 互信息 先验分布 后验均值 对偶变量 残差连接 温度系数 掩码矩阵".split()
)
METHODS = "扩散模型 归一化流 自回归模型 能量模型 对比学习 策略梯度 核方法 集成学习 状态空间模型 图网络".split()
CLAIMS = [
    "{s}在训练初期几乎不起作用，到了后期才慢慢显出它的分量",
    "把{s}写成期望以后，{m}与普通的极大似然只差一个常数",
    "如果只关心采样质量，{m}里的{s}可以换成任意单调的函数",
    "原论文没有解释为什么{s}要取对数，这里补上一个初等的理由",
    "实际写代码时，最容易出错的不是公式本身，而是{s}的下标从哪里开始",
    "直觉上，{m}先学会大致的轮廓，再用{s}去修补细节",
    "这一步只用到了 Jensen 不等式，因此对{m}同样成立",
    "从几何上看，{s}量的是两个分布之间的一段弧长",
    "作者在附录里给出的常数偏大，重新估计{s}之后可以小一个数量级",
    "换一个角度，{m}其实是在对{s}做随机逼近",
    "只要步长足够小，{s}就不会让{m}偏离原来的轨道",
    "这个结论依赖{s}的光滑性，离散的情形需要另外讨论",
]
AROUND = [
    "其中 ${f}$ 表示{s}，它不依赖于样本",
    "把 ${f}$ 代入上式，{s}那一项恰好消去",
    "注意 ${f}$ 是随机的，所以{s}也要取期望",
    "当 ${f}$ 趋于零时，{m}退化为最简单的情形",
]
INLINE = [
    r"x_{t}",
    r"p_\theta(x\mid z)",
    r"\alpha_t\in(0,1)",
    r"\lVert\epsilon\rVert^2",
    r"q(z)",
    r"\sigma_k",
    r"\nabla f(w)",
    r"n+1",
]
DISPLAY = [
    r"\log p(x)\ge\int q(z)\log\frac{p(x,z)}{q(z)}\,dz",
    r"L(w)=\frac{1}{N}\sum_{n=1}^{N}\ell(f_w(x_n),y_n)+\frac{\lambda}{2}\lVert w\rVert^2",
    r"x_t=\sqrt{\bar\alpha_t}\,x_0+\sqrt{1-\bar\alpha_t}\,\epsilon,\qquad \epsilon\sim N(0,I)",
    r"\frac{\partial q(x,t)}{\partial t}=-\nabla\cdot(v(x,t)q(x,t))+\frac{g(t)^2}{2}\Delta q(x,t)",
    r"\mathrm{softmax}(u)_i=\frac{e^{u_i/\tau}}{\sum_{j}e^{u_j/\tau}}",
]
HEAVY = r"""
\mathcal{L}(\theta)=\mathbb{E}_{\mathbf{z}\sim q}\left[\log p_\theta(\mathbf{x}\mid\mathbf{z})\right]-D_{\mathrm{KL}}
\begin{aligned}\mathbf{s}_t&=\mathbf{A}\mathbf{s}_{t-1}+\mathbf{B}\mathbf{u}_t\\ \mathbf{y}_t&=\mathbf{s}_t\end{aligned}
K=\begin{pmatrix}k(x_1,x_1)&\cdots&k(x_1,x_n)\\ \vdots&\ddots&\vdots\\ k(x_n,x_1)&\cdots&k(x_n,x_n)\end{pmatrix}
f(x)=\begin{cases}x,&x\ge 0\\ \alpha(e^{x}-1),&x<0\end{cases}\qquad \boldsymbol{\mu}=\underbrace{a+b+c}_{3}
""".strip().splitlines()
CODE = """```python title="step.py"
def step(x: Tensor, t: int, noise: Tensor) -> Tensor:
    # 先加噪，再让网络猜加了什么
    mixed = alpha[t] ** 0.5 * x + (1 - alpha[t]) ** 0.5 * noise
    return ((net(mixed, t) - noise) ** 2).mean()
```"""
TABLE = "| 方法 | FID | 步数 |\n|---|---:|---:|\n| 基线 | 3.17 | 1000 |\n| 本文 | 2.94 | 50 |"

BOXES = """---
title: 每一种框
date: 2026-02-01
---
由\\cref{cauchy} 与\\cref{cut} 知[^1]。

[^1]: 见\\cref{cauchy}。

::: theorem 柯西不等式 {#cauchy}
对任意 $x, y$，*内积*不超过长度之积。
:::

::: proof
显然成立。
:::

::: proof
$$ x = y. $$
:::

> [!NOTE]
> 提示

> [!PROOF]- 另一种证明
> 折起来的。

> 引文

```
code
```

![割](figure-1.png "割 $S$ 与它的边"){#cut}

表：一个很窄的表，它的题注却很长，长过表本身好几倍 $p$ {#narrow}

| 甲 | 乙 |
|---|--:|
| 1 | 2 |

如\\cref{narrow} 所示。
"""

ENGLISH = """---
title: In English
date: 2026-01-15
lang: en
---
## A section

He called it “simple”, and *meant* it: $x$ is a number[^1].

## Another

> [!NOTE]
> Words of an article are in its language.

[^1]: A note.
"""

BLOCKS = {
    "text": "一段文字。",
    "formula": "$$ \\sum_{i=1}^n x_i = y $$",
    "line": "正是\n$$ \\sum_{i=1}^n x_i = y $$",
    "list": "- 甲\n- 乙",
    "loose": "- 甲\n\n- 乙",
    "code": "```python\nx = 1\n```",
    "table": "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
    "quote": "> 引文",
}
"""One of each kind that stands between others."""
HOLDERS = {
    "claim": lambda text: f":::: theorem 题\n{text}\n::::",
    "proof": lambda text: f":::: remark\n{text}\n::::",
    "callout": lambda text: f":::: note 题\n{text}\n::::",
    "quoted": lambda text: _indented(text, "> ", "> "),
    "item": lambda text: _indented(text, "- ", "  ") + "\n- 后",
    "tight": lambda text: _indented(f"文字\n{text.partition(chr(10) * 2)[0]}", "- ", "  ") + "\n- 后",
}
"""What may hold blocks of any kind."""


HAN_IN_FORMULAS = r"""---
title: 公式里的汉字
date: 2026-01-05
---
公式里的汉字与正文一样。

<!-- more -->

损失 $L = \text{损失}$，粗体 $\textbf{粗体}$，直体 $\mathrm{交叉熵}$，斜体 $\textit{斜体}$，下标 $x_{\text{训练}}$。

$$ \frac{\text{国}}{\text{国}} $$

$$ \tfrac{\text{国}}{\text{国}} $$

$$ {}_{\overline{\text{国}}} $$
"""


def _indented(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    return "\n".join((others if at else first) + line for at, line in enumerate(lines))


def _rhythm() -> str:
    """Return a note where every kind of block comes first and last in everything that can hold it."""
    held = [
        f"## {holder} {block}\n\n{write(f'{text}{chr(10) * 2}中{chr(10) * 2}{text}')}"
        for block, text in BLOCKS.items()
        for holder, write in HOLDERS.items()
    ]
    return "\n\n".join(["---\ntitle: 疏密\ndate: 2026-01-10\n---", *held]) + "\n"


def write_articles(content: Path) -> None:
    """Write `f30.md`, `f300.md`, `fimg.md`, `boxes.md`, `english.md`, `han.md`, `rhythm.md` and their pictures into
    *content*.
    """
    content.mkdir(parents=True, exist_ok=True)
    pictures = [f"figure-{number}.png" for number in range(1, 7)]
    for number, name in enumerate(pictures):
        picture = Image.new("RGB", (900 + 60 * number, 500), (238, 242, 246))
        ImageDraw.Draw(picture).line([(40, 460), (400, 60 * number + 40), (860, 80)], (25, 117, 135), 6)
        picture.save(content / name)
    (content / "f30.md").write_text(_article("三十个公式的推导", 3000, 10, 20, DISPLAY), "utf-8")
    (content / "f300.md").write_text(_article("三百个公式的推导", 15000, 100, 200, DISPLAY + HEAVY), "utf-8")
    (content / "boxes.md").write_text(BOXES, "utf-8")
    (content / "english.md").write_text(ENGLISH, "utf-8")
    (content / "han.md").write_text(HAN_IN_FORMULAS, "utf-8")
    (content / "rhythm.md").write_text(_rhythm(), "utf-8")
    (content / "fimg.md").write_text(_article("六幅图的推导", 3000, 10, 20, DISPLAY, pictures), "utf-8")


def _article(title: str, han: int, display: int, inline: int, formulas: list[str], pictures: Sequence[str] = ()) -> str:
    """Return a note of *han* Han characters, three code blocks, a table, five footnotes and what else is asked for."""
    # The same text each time: what is measured must not depend on the run.
    chance = random.Random(title)
    blocks = [f"$$ {formulas[at % len(formulas)]} \\tag{{{at + 1}}} $$" for at in range(display)]
    blocks += [CODE] * 3 + [TABLE] + [f"![第 {at} 幅图：损失随步数下降]({name})" for at, name in enumerate(pictures, 1)]
    prose = list(_paragraphs(chance, han, inline))
    for number in range(5):
        at = number * len(prose) // 5
        prose[at] = prose[at][:-1] + f"[^{number + 1}]。"
    parts: list[str] = []
    for at, paragraph in enumerate(prose):
        if at % max(len(prose) // 6, 1) == 0:
            parts.append(f"## {chance.choice(METHODS)}与{chance.choice(SUBJECTS)}（{at + 1}）")
        parts.append(paragraph)
        parts += blocks[at * len(blocks) // len(prose) : (at + 1) * len(blocks) // len(prose)]
    notes = [f"[^{number + 1}]: 参见附录，{chance.choice(SUBJECTS)}的记号与正文一致。" for number in range(5)]
    head = f"---\ntitle: {title}\ndate: 2026-03-01\ntags: [扩散模型, 变分推断]\ncategories: [机器学习]\n---\n"
    return head + "\n\n".join([*parts, *notes]) + "\n"


def _paragraphs(chance: random.Random, han: int, inline: int) -> Iterator[str]:
    written = formulas = 0
    while written < han:
        sentences = []
        for _ in range(4):
            with_formula = formulas < min(inline, inline * (written + 1) / han)
            pattern = chance.choice(AROUND if with_formula else CLAIMS)
            formula = INLINE[formulas % len(INLINE)]
            sentence = pattern.replace("{s}", chance.choice(SUBJECTS)).replace("{m}", chance.choice(METHODS))
            sentences.append(sentence.replace("{f}", formula))
            formulas += with_formula
            written += len(HAN.findall(sentence))
        yield "。".join(sentences) + "。"
