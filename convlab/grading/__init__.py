"""Grading a class: release, collect, grade in a sandbox, feedback, export.

What a class is on disk, and the result files between those who grade and those who show grades, is in
``convlab.grading.classroom``.
"""
