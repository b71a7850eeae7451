"""Documents of ours, written once as Markdown, in the formats in which offices keep and send them."""
