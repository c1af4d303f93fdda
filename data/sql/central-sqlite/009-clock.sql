-- SPDX-License-Identifier: GPL-3.0-or-later
-- When the clock looks at a part of an order next: a reminder, the end of its hold.

CREATE TABLE alarm (
  fulfilment TEXT PRIMARY KEY,
  at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX alarm_by_time ON alarm (at_us, fulfilment);

-- What waits for its customer already.
INSERT INTO alarm (fulfilment, at_us)
SELECT id, ready_us FROM fulfilment
WHERE open = 1 AND method = 'pickup' AND exit IS NULL AND ready_us IS NOT NULL AND hold_until_us IS NOT NULL;
