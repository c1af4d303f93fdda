-- SPDX-License-Identifier: GPL-3.0-or-later
-- A pass counts once a fulfilment: which accepted act gave it on that pass. An undo takes the row away again.

CREATE TABLE pass_used (
  jti TEXT NOT NULL,
  fulfilment TEXT NOT NULL,
  command TEXT NOT NULL,
  PRIMARY KEY (jti, fulfilment)
) STRICT, WITHOUT ROWID;
CREATE INDEX pass_used_by_command ON pass_used (command);

-- A pass names an order: whose it is stands in that order's contact.
CREATE INDEX contact_by_order ON contact (order_id);
