"""Old workbooks and Word tables: what their columns and rows mean, and the reports they hold."""
