/* What has to be true once all has landed, and all that has landed is judged. */

#define IS_THROUGH(shard) (checkpoint[shard] == END(shard) && current[shard] == NONE)
#define IS_LANDED \
  (IS_THROUGH(0) && (FIRST_SHARD == POSITIONS || IS_THROUGH(1)) && under_way == 0)
#define TAKEN(plan) (plan < PLANS && HAS(done, plan) && !HAS(kinds, plan) -> takes[plan] : 0)
#define IS_JUDGED ((there & ~(TAKEN(0) | TAKEN(1) | TAKEN(2) | TAKEN(3))) == 0)

active proctype Audit() {
end:
  d_step {
    IS_LANDED && IS_JUDGED && head == plans && is_closed ->
    ReadChain(PLANS);
    seen = 0; known = 0;
    for (step_ : 0 .. PLANS * RANGES - 1) { known = known | indexed[step_] };
    for (step_ : 0 .. PLANS * 2 - 1) { seen = seen | lake[step_] };
    /* Each position has a verdict; so nothing that the checkpoint has passed is gone. */
    assert(I1 || PLACES(judged) == RANGE(0, POSITIONS));
    /* What is indexed is stored, or held; each id that counts is in the index. */
    for (row : 0 .. ROWS - 1) {
      assert(I6 || !HAS(seen, row) || HAS(known, row));
      assert(I6 || !HAS(known, row) || HAS(seen, row) || held != 0);
      best = 0;
      for (other : 0 .. ROWS - 1) {
        if
        :: HAS(known, other) && SAME_ID(row, other) -> best = 1
        :: else
        fi
      };
      assert(I6 || !HAS(judged, row) || !IS_EVENT(row) || best == 1)
    }
  }
}
