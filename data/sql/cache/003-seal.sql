-- SPDX-License-Identifier: GPL-3.0-or-later
-- A cursor that was damaged on disk is found when it is read. NULL: written by a program that did not seal.

ALTER TABLE scope ADD COLUMN seal INTEGER;
