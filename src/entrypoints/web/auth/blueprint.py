"""The way to a whole login; each stage has a file of its own."""

from flask import Blueprint

auth = Blueprint("auth", __name__)
