-- SPDX-License-Identifier: GPL-3.0-or-later
-- A terminal whose journal exists twice is frozen for good, and commands that never came are told to a manager.

ALTER TABLE terminal ADD COLUMN forked_us INTEGER;

-- The range of numbers that are lost, and the name of the terminal they were lost on; NULL: an exception about goods.
ALTER TABLE exception ADD COLUMN lost_from INTEGER;
ALTER TABLE exception ADD COLUMN lost_to INTEGER;
ALTER TABLE exception ADD COLUMN lost_name TEXT;
