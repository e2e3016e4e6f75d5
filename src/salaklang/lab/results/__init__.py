"""Results as files: Parquet with the whole recipe, checkpoints to go on from, whole or not at all."""
