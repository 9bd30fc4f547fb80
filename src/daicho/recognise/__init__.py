"""From observations to licensable products with evidence, or the reason why not."""
