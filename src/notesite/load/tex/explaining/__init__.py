"""What is wrong with a formula, in the words of someone who writes formulas."""
