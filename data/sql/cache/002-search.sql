-- SPDX-License-Identifier: GPL-3.0-or-later
-- Articles by their words, and prices by article.

-- Made from the rows, as `code` is. rowid: that of the row, so articles come in the order in which central published them first. The words
-- themselves stand in the rows alone, and an article leaves by the very words that it had.
CREATE VIRTUAL TABLE search USING fts5 (
  words, content = '', columnsize = 0, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);

-- A price's id is `<from_us>/<sku>`.
CREATE INDEX price ON row (substr (id, instr (id, '/') + 1)) WHERE kind = 'price';
