-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rows that left here because their time had come, before central took them away: what it counts of them until then.

CREATE TABLE erased (
  scope        TEXT NOT NULL,
  kind         TEXT NOT NULL,
  id           TEXT NOT NULL,
  seq          INTEGER NOT NULL,
  sum          INTEGER NOT NULL,              -- of the row as it came
  PRIMARY KEY (scope, kind, id)
) STRICT, WITHOUT ROWID;
