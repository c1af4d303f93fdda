/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

/* A rule a row: what was true, what was asked or done, and all that follows. */
typedef struct {
  const char *name;
  const char *before;
  const char *act;
  const char *after;
} Case;

/* clang-format off */
static const Case CASES[] = {
  /* accept */
  { "accept/a new one", "o3", "accept", "o3 ; accepted* held=A" },
  { "accept/with wave and tote", "o3", "accept wave=W tote=T-1", "o3 ; accepted* held=A wave=W tote=T-1" },
  { "accept/for somebody else", "o3", "accept for=B", "o3 ; accepted* held=B" },
  { "accept/my own into a wave", "o3 ; accepted held=A", "accept from=A wave=W", "o3 ; accepted held=A wave=W" },
  { "accept/twice", "o3 ; accepted held=A", "accept from=A", "already_done" },
  { "accept/another has it", "o3 ; accepted held=B", "accept", "already_done" },
  { "accept/another has it, named wrongly", "o3 ; accepted held=B", "accept from=C", "already_done" },
  { "accept/nobody has it any more", "o3", "accept from=B", "guard_failed" },
  { "accept/untouched from another", "o3 ; accepted held=B", "accept from=B", "o3 ; accepted held=A" },
  { "accept/take over needs a right", "o3 p1 ; accepted held=B", "accept from=B", "not_authorised needs fulfilment.accept:take_over" },
  { "accept/take over what is short", "o3 s1 ; accepted held=B", "accept from=B", "not_authorised needs fulfilment.accept:take_over" },
  { "accept/take over, approved", "o3 p1 ; accepted held=B", "accept from=B / approver=supervisor", "o3 p1 ; accepted held=A" },
  { "accept/take over, not by an associate's yes", "o3 p1 ; accepted held=B", "accept from=B / approver=associate", "not_authorised needs fulfilment.accept:take_over" },
  { "accept/take over as supervisor", "o3 p1 ; accepted held=B", "accept from=B / role=supervisor", "o3 p1 ; accepted held=A" },
  { "accept/my own from my other terminal", "o3 p1 ; accepted held=B", "accept from=B / person=b", "o3 p1 ; accepted held=A" },
  { "accept/give mine to another", "o3 p1 ; accepted held=A", "accept from=A for=B", "o3 p1 ; accepted held=B" },
  { "accept/ready", "o1 p1 ; accepted staged ready held=A loc=R-1", "accept from=A wave=W", "guard_failed" },
  { "accept/ready and another's", "o1 p1 ; accepted staged ready held=B loc=R-1", "accept", "not_authorised needs fulfilment.accept:take_over" },
  { "accept/cancelled", "o1 c1 ; exit=cancelled", "accept", "order_cancelled" },
  { "accept/cancelled with goods in hand", "o1 c1 p1 ; exit=cancelled", "accept", "o1 c1 p1 ; accepted* held=A exit=cancelled" },
  { "accept/declined", "o1 c1 ; exit=declined", "accept", "guard_failed" },
  { "accept/handed over", "o1 p1 g1 ; ready", "accept", "already_done" },
  { "accept/all short", "o1 s1", "accept", "guard_failed" },
  { "accept/no right at all", "o3", "accept / role=none", "not_authorised needs fulfilment.accept" },
  { "accept/tote too long", "o3", "accept tote=123456789012345678901234567890123", "o3 ; accepted* held=A tote=12345678901234567890123456789012" },
  /* release */
  { "release/untouched", "o3 ; accepted held=A wave=W tote=T-1", "release", "o3" },
  { "release/with goods the tote stays", "o3 p1 ; accepted held=A wave=W tote=T-1", "release", "o3 p1 ; tote=T-1" },
  { "release/nobody has it", "o3 ; accepted", "release", "already_done" },
  { "release/another has it", "o3 ; accepted held=B", "release", "not_authorised needs fulfilment.release:other" },
  { "release/another's, approved", "o3 ; accepted held=B", "release / approver=manager", "o3" },
  { "release/an emptied person is another", "o3 ; accepted held=B-", "release / person=b", "not_authorised needs fulfilment.release:other" },
  /* pick */
  { "pick/one of three", "o3 ; accepted held=A", "pick line=1 quantity=1 location=A-1", "o3 p1 ; accepted held=A -> 1 S1 floor@A-1>custody" },
  { "pick/nobody holds it", "o3", "pick line=1 quantity=3 location=A-1", "o3 p3 -> 3 S1 floor@A-1>custody" },
  { "pick/a found unit leaves ready as it was", "o3 p2 s1 ; staged ready loc=R-1", "unshort line=1 quantity=1 location=A-1", "o3 p2 ; staged ready loc=R-1" },
  { "pick/a found one ends ready", "o3 p2 ; staged ready loc=R-1", "pick line=1 quantity=1 location=A-1", "o3 p3 ; loc=R-1 -> 1 S1 floor@A-1>custody" },
  { "pick/a place the shop has not", "o3", "pick line=1 quantity=1 location=Z-9 / no-place", "o3 p1 -> 1 S1 floor@?>custody" },
  { "pick/again after a put back", "o3 p1 b1", "pick line=1 quantity=3 location=A-1", "o3 p4 b1 -> 3 S1 floor@A-1>custody" },
  { "pick/too many", "o3 p2", "pick line=1 quantity=2 location=A-1", "guard_failed 2/1 line 1, 2 astray -> 2 S1 floor@A-1>astray" },
  { "pick/all are picked", "o3 p3", "pick line=1 quantity=1 location=A-1", "already_done 1/0 line 1, 1 astray -> 1 S1 floor@A-1>astray" },
  { "pick/the line was cancelled", "o3 c3 | o1", "pick line=1 quantity=1 location=A-1", "order_cancelled 1/0 line 1, 1 astray -> 1 S1 floor@A-1>astray" },
  { "pick/the order was cancelled", "o3 c3 ; exit=cancelled", "pick line=1 quantity=1 location=A-1", "order_cancelled 1/0 line 1, 1 astray -> 1 S1 floor@A-1>astray" },
  { "pick/handed over", "o3 p3 g3", "pick line=1 quantity=1 location=A-1", "already_handed_over 1/0 line 1, 1 astray -> 1 S1 floor@A-1>astray" },
  { "pick/declined", "o3 c3 ; exit=declined", "pick line=1 quantity=1 location=A-1", "guard_failed 1/0 line 1, 1 astray -> 1 S1 floor@A-1>astray" },
  { "pick/expired", "o3 c3 ; exit=expired", "pick line=1 quantity=1 location=A-1", "guard_failed 1/0 line 1, 1 astray -> 1 S1 floor@A-1>astray" },
  { "pick/refused, the floor gives less", "o3 p3", "pick line=1 quantity=4 location=A-1 / balance=3", "already_done 4/0 line 1, 3 astray -> 3 S1 floor@A-1>astray" },
  { "pick/refused, the floor gives none", "o3 p3", "pick line=1 quantity=4 location=A-1 / balance=-2", "already_done 4/0 line 1, 0 astray" },
  { "pick/refused at no known place", "o3 p3", "pick line=1 quantity=1 location=Z-9 / no-place", "already_done 1/0 line 1, 1 astray -> 1 S1 floor@?>astray" },
  { "pick/another shop's", "o3", "pick line=1 quantity=1 location=A-1 / store=PAR2", "wrong_store line 1, 0 astray" },
  { "pick/without the right", "o3", "pick line=1 quantity=1 location=A-1 / role=none", "not_authorised line 1 needs fulfilment.pick, 1 astray -> 1 S1 floor@A-1>astray" },
  { "pick/a line that is not there", "o3", "pick line=2 quantity=1 location=A-1", "malformed" },
  { "pick/line 0", "o3", "pick line=0 quantity=1 location=A-1", "malformed" },
  { "pick/line 10,000", "o3", "pick line=10000 quantity=1 location=A-1", "malformed" },
  { "pick/line 2^32 + 1", "o3", "pick line=4294967297 quantity=1 location=A-1", "malformed" },
  { "pick/nothing", "o3", "pick line=1 quantity=0 location=A-1", "malformed" },
  { "pick/less than nothing", "o3", "pick line=1 quantity=-1 location=A-1", "malformed" },
  { "pick/a million", "o3", "pick line=1 quantity=1000000 location=A-1", "malformed" },
  { "pick/2^31", "o3", "pick line=1 quantity=2147483648 location=A-1", "malformed" },
  { "pick/2^63", "o3", "pick line=1 quantity=9223372036854775807 location=A-1", "malformed" },
  { "pick/no place named", "o3", "pick line=1 quantity=1", "malformed" },
  { "pick/a counter that is full", "o3 p999999999 b999999999", "pick line=1 quantity=1 location=A-1", "already_done 1/0 line 1, 1 astray -> 1 S1 floor@A-1>astray" },
  /* short */
  { "short/nothing left where it should be", "o3 p1", "short line=1 missing=2 reason=not-on-shelf location=A-1", "o3 s2 p1 -> 5 S1 floor@A-1>adjustment !order.short count S1 at A-1" },
  { "short/the place owed us some", "o3", "short line=1 missing=1 reason=not-on-shelf location=A-1 / balance=-2", "o3 s1 -> 2 S1 adjustment>floor@A-1 !order.short count S1 at A-1" },
  { "short/at no place", "o3", "short line=1 missing=1 reason=not-on-shelf location=?", "o3 s1 !order.short" },
  { "short/at a place the shop has not", "o3", "short line=1 missing=1 reason=not-on-shelf location=Z-9 / no-place", "o3 s1 !order.short" },
  { "short/damaged", "o3", "short line=1 missing=2 reason=damaged location=A-1", "o3 s2 -> 2 S1 floor@A-1>damaged !order.short" },
  { "short/damaged at no place", "o3", "short line=1 missing=2 reason=damaged location=?", "o3 s2 -> 2 S1 floor@?>damaged !order.short" },
  { "short/empty packs", "o3", "short line=1 missing=2 reason=empty-pack location=A-1", "o3 s2 -> 2 S1 floor@A-1>adjustment !order.short count S1 at A-1" },
  { "short/a display piece", "o3", "short line=1 missing=1 reason=display-piece location=A-1", "o3 s1 !order.short" },
  { "short/the wrong label", "o3", "short line=1 missing=1 reason=label-mismatch location=A-1", "o3 s1 !order.short count S1 at A-1" },
  { "short/the order asks", "o3 ; on_short=ask", "short line=1 missing=1 reason=display-piece location=A-1", "o3 s1 ; wait=customer !order.short" },
  { "short/the order waits", "o3 ; on_short=wait", "short line=1 missing=3 reason=display-piece location=A-1", "o3 s3 ; wait=stock !order.short" },
  { "short/the order says nothing, the policy asks", "o3 ; on_short=", "short line=1 missing=1 reason=display-piece location=A-1", "o3 s1 ; wait=customer !order.short" },
  { "short/the reason goes before the order", "o3 ; on_short=ask", "short line=1 missing=1 reason=sold-out location=A-1", "o3 s1 !order.short" },
  { "short/cancels the rest of the line", "o3 p1 | o1", "short line=1 missing=1 reason=recalled location=A-1", "o3 c2 s1 p1 | o1 -> 1 S1 floor@A-1>damaged !order.short" },
  { "short/cancels all there is", "o3 ; accepted held=A", "short line=1 missing=1 reason=recalled location=A-1", "o3 c2 s1 ; accepted exit=cancelled -> 1 S1 floor@A-1>damaged !order.short" },
  { "short/an exit ends waiting", "o1 s1 | o1 ; wait=customer", "short line=2 missing=1 reason=recalled location=A-1", "o1 s1 | o1 s1 ; exit=cancelled -> 1 S2 floor@A-1>damaged !order.short" },
  { "short/all short, nothing to hold", "o1 ; accepted held=A wave=W tote=T-1 here", "short line=1 missing=1 reason=display-piece location=A-1", "o1 s1 ; accepted !order.short" },
  { "short/too many", "o3 p2", "short line=1 missing=2 reason=damaged location=A-1", "guard_failed 2/1 line 1" },
  { "short/all are picked", "o3 p3", "short line=1 missing=1 reason=damaged location=A-1", "already_done 1/0 line 1" },
  { "short/cancelled", "o3 c3 ; exit=cancelled", "short line=1 missing=1 reason=damaged location=A-1", "order_cancelled 1/0 line 1" },
  { "short/handed over", "o3 p3 g3", "short line=1 missing=1 reason=damaged location=A-1", "already_handed_over 1/0 line 1" },
  { "short/no such reason", "o3", "short line=1 missing=1 reason=lost location=A-1", "malformed" },
  { "short/a reason of another sort", "o3", "short line=1 missing=1 reason=no-stock location=A-1", "malformed" },
  { "short/a retired reason", "o3", "short line=1 missing=1 reason=old-word location=A-1", "malformed" },
  /* unshort */
  { "unshort/found elsewhere", "o3 s2", "unshort line=1 quantity=1 location=B-1 / balance=0", "o3 s1 -> 1 S1 adjustment>floor@B-1" },
  { "unshort/where the ledger knows them", "o3 s2", "unshort line=1 quantity=2 location=B-1 / balance=2", "o3" },
  { "unshort/where the ledger knows one", "o3 s2", "unshort line=1 quantity=2 location=B-1 / balance=1", "o3 -> 1 S1 adjustment>floor@B-1" },
  { "unshort/where the ledger owes", "o3 s2", "unshort line=1 quantity=2 location=B-1 / balance=-4", "o3 -> 2 S1 adjustment>floor@B-1" },
  { "unshort/at no place", "o3 s2", "unshort line=1 quantity=2 location=? / balance=0", "o3" },
  { "unshort/the customer had heard", "o3 s2", "unshort line=1 quantity=2 location=B-1 / told", "o3 !order.found" },
  { "unshort/ends waiting", "o3 s2 ; wait=customer", "unshort line=1 quantity=2 location=B-1", "o3" },
  { "unshort/another line is still short", "o1 s1 | o1 s1 ; wait=customer", "unshort line=1 quantity=1 location=B-1", "o1 | o1 s1 ; wait=customer" },
  { "unshort/what went elsewhere is not waited for", "o2 s2 r2 | o1 s1 ; wait=customer", "unshort line=2 quantity=1 location=B-1", "o2 s2 r2 | o1" },
  { "unshort/re-routed", "o3 s2 r2", "unshort line=1 quantity=1 location=B-1", "already_done 1/0 line 1" },
  { "unshort/more than are short", "o3 s1", "unshort line=1 quantity=2 location=B-1", "guard_failed 2/1 line 1" },
  { "unshort/none is short", "o3", "unshort line=1 quantity=1 location=B-1", "already_done 1/0 line 1" },
  { "unshort/cancelled", "o3 s1 c2 ; exit=cancelled", "unshort line=1 quantity=1 location=B-1", "order_cancelled 1/0 line 1" },
  { "unshort/re-routed away", "o3 s3 ; exit=re_routed", "unshort line=1 quantity=1 location=B-1", "guard_failed 1/0 line 1" },
  /* bag */
  { "bag/a new one", "o3 p2", "bag bag=1 units=1x2", "o3 p2 ; bag1:1x2" },
  { "bag/only a label", "o3", "bag bag=1 units=", "o3 ; bag1:" },
  { "bag/a second one, in order", "o3 p2 ; bag2:1x1", "bag bag=1 units=1x1", "o3 p2 ; bag1:1x1 bag2:1x1" },
  { "bag/more into it", "o3 p3 | o1 p1 ; bag1@R-1:1x1", "bag bag=1 units=2x1,1x2", "o3 p3 | o1 p1 ; bag1@R-1:1x3,2x1" },
  { "bag/an empty label is filled", "o3 p3 ; bag1:", "bag bag=1 units=1x3", "o3 p3 ; bag1:1x3" },
  { "bag/more than are loose", "o3 p3 ; bag1:1x2", "bag bag=2 units=1x2", "guard_failed 2/1 line 1" },
  { "bag/nothing is loose", "o3 p3 ; bag1:1x3", "bag bag=2 units=1x1", "already_done 1/0 line 1" },
  { "bag/one line fails, all fail", "o3 p3 | o1", "bag bag=1 units=1x1,2x1", "already_done 1/0 line 2" },
  { "bag/nothing new into an old one", "o3 p3 ; bag1:1x3", "bag bag=1 units=", "already_done" },
  { "bag/another order's number", "o3 p3", "bag bag=1 units=1x1 / bag-of-other", "guard_failed" },
  { "bag/one too many", "o3 p3 ; bag1: bag2: bag3:", "bag bag=4 units=1x1", "over_limit" },
  { "bag/the last one is filled", "o3 p3 ; bag1: bag2: bag3:", "bag bag=3 units=1x1", "o3 p3 ; bag1: bag2: bag3:1x1" },
  { "bag/cancelled, nothing in hand", "o3 c3 ; exit=cancelled", "bag bag=1 units=1x1", "order_cancelled 1/0 line 1" },
  { "bag/cancelled, to be put back", "o3 c3 p1 ; exit=cancelled", "bag bag=1 units=1x1", "o3 c3 p1 ; exit=cancelled bag1:1x1" },
  { "bag/handed over", "o3 p3 g3", "bag bag=1 units=1x1", "already_handed_over 1/0 line 1" },
  { "bag/a line twice", "o3 p3", "bag bag=1 units=1x1,1x1", "malformed" },
  { "bag/a line that is not there", "o3 p3", "bag bag=1 units=9x1", "malformed" },
  { "bag/no piece", "o3 p3", "bag bag=1 units=1x0", "malformed" },
  { "bag/less than nothing", "o3 p3", "bag bag=1 units=1x-1", "malformed" },
  { "bag/units are null", "o3 p3", "bag bag=1", "malformed" },
  { "bag/no number", "o3 p3", "bag units=1x1", "malformed" },
  /* stage */
  { "stage/all in hand", "o3 p3", "stage location=R-1 bags=", "o3 p3 ; staged* loc=R-1" },
  { "stage/with its bags", "o3 p3 ; bag1:1x2 bag2:1x1", "stage location=R-1 bags=1,2", "o3 p3 ; staged* loc=R-1 bag1@R-1:1x2 bag2@R-1:1x1" },
  { "stage/one bag of two", "o3 p3 ; bag1:1x2 bag2:1x1", "stage location=R-1 bags=2", "o3 p3 ; staged* loc=R-1 bag1:1x2 bag2@R-1:1x1" },
  { "stage/moved, ready stays", "o3 p3 ; staged ready loc=R-1", "stage location=R-2 bags=", "o3 p3 ; staged* ready loc=R-2" },
  { "stage/again after a pick", "o3 p3 ; loc=R-1", "stage location=R-1 bags=", "o3 p3 ; staged* loc=R-1" },
  { "stage/twice", "o3 p3 ; staged loc=R-1", "stage location=R-1 bags=", "already_done" },
  { "stage/twice with a bag that came later", "o3 p3 ; staged loc=R-1 bag1:1x1", "stage location=R-1 bags=1", "o3 p3 ; staged* loc=R-1 bag1@R-1:1x1" },
  { "stage/twice with its bag", "o3 p3 ; staged loc=R-1 bag1@R-1:1x1", "stage location=R-1 bags=1", "already_done" },
  { "stage/nothing in hand", "o3", "stage location=R-1 bags=", "guard_failed" },
  { "stage/part of it", "o3 p1", "stage location=R-1 bags=", "o3 p1 ; staged* loc=R-1" },
  { "stage/the bin is full", "o3 p3", "stage location=R-1 bags= / capacity=1 load=1", "over_limit" },
  { "stage/the bin has room", "o3 p3", "stage location=R-1 bags= / capacity=2 load=1", "o3 p3 ; staged* loc=R-1" },
  { "stage/a bin without a limit", "o3 p3", "stage location=R-1 bags= / capacity=0 load=99", "o3 p3 ; staged* loc=R-1" },
  { "stage/no bag of ours", "o3 p3", "stage location=R-1 bags=1", "guard_failed" },
  { "stage/cancelled", "o3 c3 ; exit=cancelled", "stage location=R-1 bags=", "order_cancelled" },
  { "stage/handed over", "o3 p3 g3", "stage location=R-1 bags=", "already_handed_over" },
  { "stage/declined", "o3 c3 ; exit=declined", "stage location=R-1 bags=", "guard_failed" },
  { "stage/a place the shop has not", "o3 p3", "stage location=Z-9 bags= / no-place", "malformed" },
  { "stage/nowhere", "o3 p3", "stage location=? bags=", "malformed" },
  { "stage/a bag twice", "o3 p3 ; bag1:1x1", "stage location=R-1 bags=1,1", "malformed" },
  { "stage/bags are null", "o3 p3", "stage location=R-1", "malformed" },
  /* ready */
  { "ready/all is there", "o3 p3 ; staged loc=R-1", "ready", "o3 p3 ; staged ready* told* hold loc=R-1 !order.ready" },
  { "ready/hold is kept", "o3 p3 ; staged hold* loc=R-1", "ready", "o3 p3 ; staged ready* told* hold* loc=R-1 !order.ready" },
  { "ready/the customer heard it once", "o3 p3 ; told hold loc=R-1", "ready", "o3 p3 ; ready* told hold loc=R-1" },
  { "ready/a parcel tells nobody", "o3 p3 ; hold loc=R-1 method=ship", "ready", "o3 p3 ; ready* hold loc=R-1" },
  { "ready/the rest is short", "o3 s1 p2 ; hold loc=R-1", "ready", "o3 s1 p2 ; ready* told* hold loc=R-1 !order.ready" },
  { "ready/not all is picked", "o3 p3 | o1 ; loc=R-1", "ready", "guard_failed line 2" },
  { "ready/something is to be put back", "o3 c1 p3 ; loc=R-1", "ready", "guard_failed line 1" },
  { "ready/it stands nowhere", "o3 p3", "ready", "guard_failed" },
  { "ready/nothing in hand", "o3 s3 ; loc=R-1", "ready", "guard_failed" },
  { "ready/twice", "o3 p3 ; ready loc=R-1", "ready", "already_done" },
  { "ready/cancelled", "o3 c3 p3 ; exit=cancelled loc=R-1", "ready", "order_cancelled line 1" },
  { "ready/handed over", "o3 p3 g3 ; ready loc=R-1", "ready", "already_handed_over" },
  /* put back */
  { "put_back/to the floor", "o3 c3 p2 ; exit=cancelled", "put_back line=1 quantity=1 to=floor location=A-1", "o3 c3 p2 b1 ; exit=cancelled -> 1 S1 custody>floor@A-1" },
  { "put_back/the last one frees the hands", "o1 c1 p1 ; accepted held=A wave=W tote=T-1 here exit=cancelled", "put_back line=1 quantity=1 to=floor location=A-1", "o1 c1 p1 b1 ; accepted exit=cancelled -> 1 S1 custody>floor@A-1" },
  { "put_back/damaged", "o3 p2", "put_back line=1 quantity=2 to=damaged", "o3 p2 b2 -> 2 S1 custody>damaged" },
  { "put_back/lost", "o3 p2", "put_back line=1 quantity=2 to=lost", "o3 p2 b2 -> 2 S1 custody>adjustment" },
  { "put_back/to a place the shop has not", "o3 p2", "put_back line=1 quantity=1 to=floor location=Z-9 / no-place", "o3 p2 b1 -> 1 S1 custody>floor@?" },
  { "put_back/out of a bag", "o3 p3 ; bag1:1x2", "put_back line=1 quantity=2 to=lost bag=1", "o3 p3 b2 ; bag1: -> 2 S1 custody>adjustment" },
  { "put_back/what is loose", "o3 p3 ; bag1:1x2", "put_back line=1 quantity=1 to=lost", "o3 p3 b1 ; bag1:1x2 -> 1 S1 custody>adjustment" },
  { "put_back/more than is loose", "o3 p3 ; bag1:1x2", "put_back line=1 quantity=2 to=lost", "guard_failed 2/1 line 1" },
  { "put_back/more than the bag holds", "o3 p3 ; bag1:1x2", "put_back line=1 quantity=3 to=lost bag=1", "guard_failed 3/2 line 1" },
  { "put_back/all is put back", "o3 c3 p1 b1 ; exit=cancelled", "put_back line=1 quantity=1 to=lost", "already_done 1/0 line 1" },
  { "put_back/all is put back after a decline", "o3 c3 p1 b1 ; exit=declined", "put_back line=1 quantity=1 to=lost", "already_done 1/0 line 1" },
  { "put_back/handed over", "o3 p3 g3", "put_back line=1 quantity=1 to=lost", "already_handed_over 1/0 line 1" },
  { "put_back/excess away, ready again", "o3 c1 p3 ; staged ready loc=R-1", "put_back line=1 quantity=1 to=floor location=A-1", "o3 c1 p3 b1 ; staged ready loc=R-1 -> 1 S1 custody>floor@A-1" },
  { "put_back/a bag that is not there", "o3 p3", "put_back line=1 quantity=1 to=lost bag=1", "malformed" },
  { "put_back/to the floor, but where", "o3 p3", "put_back line=1 quantity=1 to=floor", "malformed" },
  { "put_back/lost, but where", "o3 p3", "put_back line=1 quantity=1 to=lost location=A-1", "malformed" },
  { "put_back/to the moon", "o3 p3", "put_back line=1 quantity=1 to=moon", "malformed" },
  /* cancel */
  { "cancel/all", "o3 p1 | o1 ; accepted held=A", "cancel reason=customer-wish / role=supervisor", "o3 c3 p1 | o1 c1 ; accepted held=A exit=cancelled !order.cancelled" },
  { "cancel/all, nothing in hand", "o3 ; accepted held=A", "cancel reason=customer-wish / role=supervisor", "o3 c3 ; accepted exit=cancelled !order.cancelled" },
  { "cancel/part of a line", "o3", "cancel lines=1x1 reason=customer-wish / role=manager", "o3 c1 !order.cancelled" },
  { "cancel/one line of two", "o3 | o1", "cancel lines=2x1 reason=customer-wish / role=manager", "o3 | o1 c1 !order.cancelled" },
  { "cancel/line by line till nothing is left", "o3 | o1 c1", "cancel lines=1x3 reason=customer-wish / role=manager", "o3 c3 | o1 c1 ; exit=cancelled !order.cancelled" },
  { "cancel/what is left after a hand-over", "o3 p1 g1", "cancel reason=customer-wish / role=manager", "o3 c2 p1 g1 !order.cancelled" },
  { "cancel/ends waiting", "o3 s1 ; wait=customer", "cancel reason=customer-wish / role=manager", "o3 c2 s1 ; exit=cancelled !order.cancelled" },
  { "cancel/a channel needs no right", "o3", "cancel reason=customer-wish / central role=none store=", "o3 c3 ; exit=cancelled !order.cancelled" },
  { "cancel/an associate needs a yes", "o3", "cancel reason=customer-wish", "not_authorised needs fulfilment.cancel" },
  { "cancel/an associate with a yes", "o3", "cancel reason=customer-wish / approver=supervisor", "o3 c3 ; exit=cancelled !order.cancelled" },
  { "cancel/more than is owed", "o3 s1", "cancel lines=1x3 reason=customer-wish / role=manager", "guard_failed 3/2 line 1" },
  { "cancel/a second time", "o3 c3 ; exit=cancelled", "cancel reason=customer-wish / role=manager", "order_cancelled" },
  { "cancel/handed over", "o3 p3 g3", "cancel reason=customer-wish / role=manager", "already_handed_over" },
  { "cancel/all short", "o3 s3", "cancel reason=customer-wish / role=manager", "already_done" },
  { "cancel/no line", "o3", "cancel lines= reason=customer-wish / role=manager", "malformed" },
  /* decline */
  { "decline/a new one", "o3 | o1", "decline reason=no-stock", "o3 c3 | o1 c1 ; exit=declined !reroute" },
  { "decline/with goods in hand", "o3 s1 p1 ; accepted held=A wait=customer", "decline reason=no-stock", "o3 c2 s1 p1 ; accepted held=A exit=declined !reroute" },
  { "decline/ready", "o3 p3 ; ready loc=R-1", "decline reason=no-stock", "guard_failed" },
  { "decline/part is handed over", "o3 p1 g1", "decline reason=no-stock", "guard_failed" },
  { "decline/cancelled", "o3 c3 ; exit=cancelled", "decline reason=no-stock", "order_cancelled" },
  { "decline/twice", "o3 c3 ; exit=declined", "decline reason=no-stock", "guard_failed" },
  { "decline/all short", "o3 s3", "decline reason=no-stock", "already_done" },
  { "decline/a reason of another sort", "o3", "decline reason=customer-wish", "malformed" },
  /* the order of the questions */
  { "questions/form before shop", "o3", "pick line=9 quantity=1 location=A-1 / store=PAR2", "malformed" },
  { "questions/shop before right", "o3", "release / store=PAR2 role=none", "wrong_store" },
  { "questions/right before guard", "o3", "release / role=none", "not_authorised needs fulfilment.release" },
  { "questions/the form was wrong", "o3", "accept / malformed", "malformed" },
  { "questions/another version", "o3", "accept / v=2", "malformed" },
};
/* clang-format on */

static void
check (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (CptFulfilment) before = scene_fulfilment (row->before);
  g_autoptr (CptFulfilment) copy = cpt_fulfilment_copy (before);
  g_autoptr (SceneAct) act = scene_act (row->act, &before->last);
  g_auto (CptOutcome) outcome = { 0 };
  g_autofree char *answer = NULL;

  scene_decide (before, act, &outcome);
  answer = scene_describe_outcome (&outcome);
  g_assert_cmpstr (answer, ==, row->after);
  g_assert_true (scene_is_same (before, copy));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autofree char *path = g_strdup_printf ("/domain/apply/%s", CASES[i].name);

    g_test_add_data_func (path, &CASES[i], check);
  }
  return g_test_run ();
}
