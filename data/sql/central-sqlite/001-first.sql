-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is true in a chain of shops. Never edited after a release: a change is a new file beside this one.
-- Times are UTC microseconds, money is minor units, NULL is "none". The store stands first in the keys of what belongs to one, so
-- that the same tables partition by store on an engine that can. Words of enumerations are the wire's own.

CREATE TABLE chain (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL,
  epoch TEXT NOT NULL,
  made_us INTEGER NOT NULL
) STRICT;

-- ---- what terminals read -------------------------------------------------------------------------------------------------

-- n and sum are those of the live rows; sum is unsigned modulo 2^64, kept in SQLite's signed 64 bits.
CREATE TABLE scope (
  name TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 0),
  sum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE published (
  scope TEXT NOT NULL REFERENCES scope (name) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  doc TEXT,
  why TEXT,
  UNIQUE (scope, kind, id),
  CHECK ((doc IS NULL) = (why IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX published_by_seq ON published (scope, seq);

-- ---- devices -------------------------------------------------------------------------------------------------------------

CREATE TABLE terminal (
  id TEXT PRIMARY KEY,
  tag TEXT NOT NULL UNIQUE,
  store TEXT NOT NULL,
  profile TEXT NOT NULL,
  name TEXT NOT NULL,
  main_desk INTEGER NOT NULL,
  public_key BLOB NOT NULL CHECK (length (public_key) = 32),
  enrolled_us INTEGER NOT NULL,
  revoked_us INTEGER,
  hwm INTEGER NOT NULL,
  last_effective_us INTEGER NOT NULL
) STRICT;

-- One row: how many tags were ever given.
CREATE TABLE tag (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  n_given INTEGER NOT NULL
) STRICT;

CREATE TABLE enrolment (
  code_hash BLOB PRIMARY KEY,
  store TEXT NOT NULL,
  profile TEXT NOT NULL,
  name TEXT NOT NULL,
  main_desk INTEGER NOT NULL,
  expires_us INTEGER NOT NULL,
  tries_left INTEGER NOT NULL,
  terminal TEXT,
  public_key BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE nonce (
  nonce TEXT PRIMARY KEY,
  expires_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX nonce_by_expiry ON nonce (expires_us);

CREATE TABLE session (
  token_hash BLOB PRIMARY KEY,
  terminal TEXT NOT NULL,
  expires_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_expiry ON session (expires_us);

CREATE TABLE token (
  token_hash BLOB PRIMARY KEY,
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  made_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The only row that knows who: person is emptied after its time, lines and hashes stay.
CREATE TABLE sign_in (
  id TEXT PRIMARY KEY,
  terminal TEXT NOT NULL,
  person TEXT,
  role TEXT NOT NULL,
  sort TEXT NOT NULL,
  day TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- the log -------------------------------------------------------------------------------------------------------------

-- number is the order of commit; line is kept verbatim, for good. mark: how far the shop's work scope was then.
CREATE TABLE log (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  terminal TEXT,
  seq INTEGER CHECK (seq > 0),
  kind TEXT NOT NULL,
  aggregate TEXT NOT NULL,
  line TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length (hash) = 32),
  received_us INTEGER NOT NULL,
  effective_us INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  problem TEXT,
  mark INTEGER NOT NULL,
  undone_by TEXT,
  CHECK ((terminal IS NULL) = (seq IS NULL))
) STRICT;
CREATE UNIQUE INDEX log_by_seq ON log (terminal, seq) WHERE terminal IS NOT NULL;
CREATE INDEX log_rejected ON log (terminal, mark) WHERE terminal IS NOT NULL AND accepted = 0;
CREATE INDEX log_by_aggregate ON log (aggregate);

-- What the outside will hear, not before due_us; one of each effect a command.
CREATE TABLE outbox (
  command TEXT NOT NULL,
  effect TEXT NOT NULL,
  document TEXT NOT NULL,
  due_us INTEGER NOT NULL,
  PRIMARY KEY (command, effect)
) STRICT;
CREATE INDEX outbox_by_due ON outbox (due_us);

-- ---- orders and their parts ----------------------------------------------------------------------------------------------

CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  channel TEXT NOT NULL,
  number TEXT NOT NULL,
  document TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length (hash) = 32),
  answer TEXT NOT NULL,
  placed_us INTEGER NOT NULL,
  UNIQUE (channel, number)
) STRICT;
CREATE INDEX orders_by_number ON orders (number);

-- open, next_due_us and state are copies of the domain's answer, for queries; only the save writes them.
CREATE TABLE fulfilment (
  store TEXT NOT NULL,
  id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  number TEXT NOT NULL,
  reference TEXT NOT NULL,
  channel TEXT NOT NULL,
  class TEXT NOT NULL,
  seller TEXT,
  vat_country TEXT,
  method TEXT NOT NULL,
  source TEXT NOT NULL,
  placed_us INTEGER NOT NULL,
  assigned_us INTEGER NOT NULL,
  accept_by_us INTEGER,
  ready_by_us INTEGER,
  ship_by_us INTEGER,
  slot_from_us INTEGER,
  slot_to_us INTEGER,
  on_short TEXT,
  payment_state TEXT NOT NULL,
  currency TEXT NOT NULL,
  total INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  authorised_until_us INTEGER,
  gift_wrap INTEGER NOT NULL,
  hide_prices INTEGER NOT NULL,
  contact TEXT,
  holder_sign_in TEXT,
  holder_person TEXT,
  wave TEXT,
  tote TEXT,
  location TEXT,
  accepted_us INTEGER,
  staged_us INTEGER,
  ready_us INTEGER,
  told_us INTEGER,
  here_us INTEGER,
  hold_until_us INTEGER,
  waiting_for TEXT,
  waiting_since_us INTEGER,
  exit TEXT,
  exit_us INTEGER,
  last TEXT,
  open INTEGER NOT NULL,
  next_due_us INTEGER,
  state TEXT NOT NULL,
  PRIMARY KEY (store, id)
) STRICT;
CREATE UNIQUE INDEX fulfilment_by_id ON fulfilment (id);
CREATE INDEX fulfilment_by_number ON fulfilment (number);
CREATE INDEX fulfilment_by_contact ON fulfilment (contact) WHERE contact IS NOT NULL;
CREATE INDEX fulfilment_at_place ON fulfilment (store, location) WHERE open = 1 AND location IS NOT NULL;
CREATE INDEX fulfilment_open ON fulfilment (store, next_due_us, assigned_us) WHERE open = 1;
CREATE INDEX fulfilment_by_due ON fulfilment (next_due_us) WHERE open = 1 AND next_due_us IS NOT NULL;

CREATE TABLE line (
  store TEXT NOT NULL,
  fulfilment TEXT NOT NULL,
  number INTEGER NOT NULL,
  sku TEXT NOT NULL,
  ordered INTEGER NOT NULL CHECK (ordered >= 0),
  cancelled INTEGER NOT NULL CHECK (cancelled >= 0),
  short INTEGER NOT NULL CHECK (short >= 0),
  rerouted INTEGER NOT NULL CHECK (rerouted >= 0),
  picked INTEGER NOT NULL CHECK (picked >= 0),
  put_back INTEGER NOT NULL CHECK (put_back >= 0),
  packed INTEGER NOT NULL CHECK (packed >= 0),
  gone INTEGER NOT NULL CHECK (gone >= 0),
  has_goods INTEGER NOT NULL,
  kind TEXT,
  "group" TEXT,
  name TEXT,
  options TEXT,
  picture TEXT,
  vat_rate TEXT,
  instructions TEXT,
  gtin TEXT,
  unit_price INTEGER,
  discount INTEGER,
  eco_fee INTEGER,
  deposit INTEGER,
  age_min INTEGER,
  serial INTEGER,
  antitheft INTEGER,
  bulky INTEGER,
  PRIMARY KEY (store, fulfilment, number),
  FOREIGN KEY (store, fulfilment) REFERENCES fulfilment (store, id)
) STRICT;

-- A bag's number is printed and never used again.
CREATE TABLE bag (
  store TEXT NOT NULL,
  fulfilment TEXT NOT NULL,
  number TEXT NOT NULL UNIQUE,
  location TEXT,
  made_us INTEGER NOT NULL,
  PRIMARY KEY (store, fulfilment, number),
  FOREIGN KEY (store, fulfilment) REFERENCES fulfilment (store, id)
) STRICT;

CREATE TABLE bag_unit (
  store TEXT NOT NULL,
  fulfilment TEXT NOT NULL,
  bag TEXT NOT NULL,
  line INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (store, fulfilment, bag, line),
  FOREIGN KEY (store, fulfilment, bag) REFERENCES bag (store, fulfilment, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE place (
  store TEXT NOT NULL,
  code TEXT NOT NULL,
  floor INTEGER NOT NULL,
  zone TEXT,
  kind TEXT NOT NULL,
  rank INTEGER NOT NULL,
  capacity INTEGER,
  count_since_us INTEGER,
  count_skus TEXT,
  last TEXT,
  PRIMARY KEY (store, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE exception (
  store TEXT NOT NULL,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  terminal TEXT,
  wave TEXT,
  fulfilment TEXT,
  opened_us INTEGER NOT NULL,
  closings TEXT,
  closed_us INTEGER,
  closed_as TEXT,
  last TEXT,
  PRIMARY KEY (store, id)
) STRICT;
CREATE UNIQUE INDEX exception_by_id ON exception (id);
CREATE INDEX exception_open ON exception (store, terminal, wave) WHERE closed_us IS NULL;

CREATE TABLE exception_item (
  store TEXT NOT NULL,
  exception TEXT NOT NULL,
  position INTEGER NOT NULL,
  command TEXT NOT NULL,
  kind TEXT NOT NULL,
  fulfilment TEXT NOT NULL,
  line INTEGER NOT NULL,
  sku TEXT NOT NULL,
  asked INTEGER NOT NULL,
  booked INTEGER NOT NULL,
  from_bucket TEXT NOT NULL,
  from_location TEXT NOT NULL,
  PRIMARY KEY (store, exception, position),
  FOREIGN KEY (store, exception) REFERENCES exception (store, id)
) STRICT;

-- The only table that holds a customer's data beside the order's own document.
CREATE TABLE contact (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  first TEXT,
  name TEXT,
  phone TEXT,
  email TEXT,
  language TEXT,
  collectors TEXT,
  address_name TEXT,
  street TEXT,
  postcode TEXT,
  city TEXT,
  country TEXT,
  gift_message TEXT,
  note TEXT,
  erase_at_us INTEGER
) STRICT;
CREATE INDEX contact_by_erasure ON contact (erase_at_us) WHERE erase_at_us IS NOT NULL;

-- ---- the shop and the chain ----------------------------------------------------------------------------------------------

CREATE TABLE store (
  number TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  locale TEXT NOT NULL,
  currency TEXT NOT NULL,
  country TEXT NOT NULL,
  assortment TEXT NOT NULL,
  price_zone TEXT NOT NULL,
  web_orders INTEGER NOT NULL,
  rank INTEGER NOT NULL DEFAULT 0,
  hours TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX store_by_rank ON store (rank, number);

CREATE TABLE store_hours (
  store TEXT NOT NULL REFERENCES store (number),
  calendar TEXT NOT NULL CHECK (calendar IN ('customer', 'preparation')),
  from_us INTEGER NOT NULL,
  to_us INTEGER NOT NULL,
  PRIMARY KEY (store, calendar, from_us)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  language TEXT,
  badge TEXT UNIQUE,
  verifier_ops INTEGER,
  verifier_mem_kib INTEGER,
  verifier_salt BLOB CHECK (length (verifier_salt) = 16),
  verifier_hash BLOB CHECK (length (verifier_hash) = 32)
) STRICT, WITHOUT ROWID;

-- store is a shop's number, or * for the whole chain.
CREATE TABLE person_grant (
  store TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person (id),
  position INTEGER NOT NULL,
  role TEXT NOT NULL,
  from_us INTEGER NOT NULL,
  until_us INTEGER,
  PRIMARY KEY (store, person, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_grant_by_person ON person_grant (person, store, position);

CREATE TABLE policy (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX policy_by_version ON policy (version, number);

CREATE TABLE product (
  assortment TEXT NOT NULL,
  sku TEXT NOT NULL,
  names TEXT NOT NULL,
  brand TEXT,
  style TEXT,
  class TEXT,
  options TEXT,
  picture TEXT,
  weight_g INTEGER,
  age_min INTEGER,
  serial INTEGER NOT NULL,
  antitheft INTEGER NOT NULL,
  bulky INTEGER NOT NULL,
  PRIMARY KEY (assortment, sku)
) STRICT, WITHOUT ROWID;

CREATE TABLE code (
  assortment TEXT NOT NULL,
  code TEXT NOT NULL,
  sku TEXT NOT NULL,
  pack INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('gtin', 'other')),
  PRIMARY KEY (assortment, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE price (
  zone TEXT NOT NULL,
  sku TEXT NOT NULL,
  from_us INTEGER NOT NULL,
  minor INTEGER NOT NULL,
  reference INTEGER,
  PRIMARY KEY (zone, sku, from_us)
) STRICT, WITHOUT ROWID;

-- ---- stock ---------------------------------------------------------------------------------------------------------------

-- Append-only: every movement leaves one bucket and enters another. The location is the floor's, '' elsewhere.
CREATE TABLE ledger (
  number INTEGER PRIMARY KEY,
  store TEXT NOT NULL,
  sku TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  from_bucket TEXT NOT NULL,
  from_location TEXT NOT NULL,
  to_bucket TEXT NOT NULL,
  to_location TEXT NOT NULL,
  command TEXT NOT NULL,
  effective_us INTEGER NOT NULL
) STRICT;
CREATE INDEX ledger_by_sku ON ledger (store, sku, effective_us);

-- The ledger's sums, written with each movement; counted_us: when that sku was last counted there.
CREATE TABLE balance (
  store TEXT NOT NULL,
  sku TEXT NOT NULL,
  bucket TEXT NOT NULL,
  location TEXT NOT NULL,
  n INTEGER NOT NULL,
  counted_us INTEGER,
  PRIMARY KEY (store, sku, bucket, location)
) STRICT, WITHOUT ROWID;

-- The sum of to_pick over the lines of the store, written with each fulfilment.
CREATE TABLE reserved (
  store TEXT NOT NULL,
  sku TEXT NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (store, sku)
) STRICT, WITHOUT ROWID;
