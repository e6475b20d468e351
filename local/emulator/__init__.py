"""MiniStack with the storage features that this project deploys and reads back."""
