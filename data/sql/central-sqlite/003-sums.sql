-- SPDX-License-Identifier: GPL-3.0-or-later
-- Each published row carries its own sum, so that what the disk changed is found when it is read, and by name.

-- Of a live row, as in scope.sum; NULL: written before this was kept.
ALTER TABLE published ADD COLUMN sum INTEGER;
