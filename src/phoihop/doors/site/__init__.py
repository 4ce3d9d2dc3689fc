"""The site's frame and first page: what stands around every page, and what each person has to do."""
