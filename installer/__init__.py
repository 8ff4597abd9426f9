"""Setting up and packaging. Standard library only, and nothing of the product.

It runs before anything is installed.
"""
