"""One page of HTML that stands alone: limits first, plots with their tables, recipes, and what failed."""
