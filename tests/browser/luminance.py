"""Colours as the screen has them, and their relative luminance (WCAG 2.2), in the page's own language."""

from __future__ import annotations

LUMINANCE = """
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true})
    const rgb = colour => {
        canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1)
        return [...canvas.getImageData(0, 0, 1, 1).data]
    }
    const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4
    const light = ([r, g, b]) => [r, g, b].map(v => linear(v / 255))
        .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0)
"""
"""To stand at the beginning of a function's body: `rgb(colour)` is [r, g, b, a] to 255, `light(rgb)` 0 to 1."""
