"""Where reality and agreement drift apart: seen early, told once, settled by itself when the reason is gone."""
