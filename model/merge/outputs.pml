/* Steps C3 to C8: what is created, moved and deleted, and what is never wrong with it. */

#define IS_STILL_OPEN (head == at && !is_closed)

/* Objects are there, all of a set: landings, or what was held. */
#define NEEDS(set) (((set) & ~there) == 0)
#define NEEDS_INPUTS \
  (HAS(kinds, at - 1) -> (takes[at - 1] & ~held_objects) == 0 : NEEDS(takes[at - 1]))

inline MoveHead() {
  wanted = 0; prior = 0; unwanted = 0; is_held_kind = 0; floor = 0; stamp = 0; oldest = 0;
  head = at;
  is_closed = 0;
  accepted = accepted | BIT(at - 1)
}

/* No output of a plan that is not the head's. */
inline LookAtHead() {
#ifndef EARLY_OUTPUTS
  if
  :: IS_STILL_OPEN
  :: else -> goto start
  fi
#else
  skip
#endif
}

/* Step C4: what a range adds to the index, unless it is there. */
inline AddRun() {
  d_step {
    JudgeRange();
    if
    :: HAS(runs, AT(at - 1, part)) -> assert(I3 || indexed[AT(at - 1, part)] == owned)
    :: else ->
       runs = runs | BIT(AT(at - 1, part));
       indexed[AT(at - 1, part)] = owned
    fi
  }
}

/* Step C4: then its verdicts, unless they are there. */
inline AddVerdicts() {
  d_step {
    if
    :: HAS(verdicts, AT(at - 1, part))
    :: else ->
       JudgeRange();
       assert(I3 || indexed[AT(at - 1, part)] == owned);
       verdicts = verdicts | BIT(AT(at - 1, part));
       stored[AT(at - 1, part)] = owned;
       counted[at - 1] = counting
    fi;
    ranges = ranges | BIT(part);
    part = 0
  }
}

inline JudgeRange() {
  assert(I4 || HAS(accepted, at - 1));
  range = part;
  ReadIndex((at - 1));
  Count(takes[at - 1], before[at - 1]);
  Own()
}

/* Step C5: an object of the lake, unless it is there: of the plan's rows, or of those held. */
inline PutObject(folder) {
  if
  :: HAS(kinds, at - 1) ->
     owned = 0;
     for (plan_ : 0 .. PLANS - 1) {
       if
       :: HAS(takes[at - 1], plan_) -> owned = owned | held_rows[plan_]
       :: else
       fi
     }
  :: else -> Gather((at - 1), folder)
  fi;
  assert(I4 || HAS(accepted, at - 1));
  if
  :: HAS(objects, 2 * (at - 1) + folder) -> assert(I3 || lake[2 * (at - 1) + folder] == owned)
  :: else ->
     /* No id is in two objects, nor twice in one. */
     seen = 0;
     for (step_ : 0 .. 2 * PLANS - 1) { seen = seen | lake[step_] };
     for (row : 0 .. ROWS - 1) {
       for (other : 0 .. ROWS - 1) {
         assert(I2 || !(HAS(owned, row) && HAS(seen | owned, other) && SAME_ID(row, other) &&
                        (row != other || HAS(seen, other))))
       }
     };
     objects = objects | BIT(2 * (at - 1) + folder);
     lake[2 * (at - 1) + folder] = owned
  fi;
  outputs++
}

/* Step C5: rows that are held, unless they are there. */
inline PutHeld() {
  Gather((at - 1), 1);
  assert(I4 || HAS(accepted, at - 1));
  held_rows[at - 1] = owned;
  held_objects = held_objects | BIT(at - 1);
  outputs++
}

/* Step C5: the ledger's entries of all rows that count, and the quarantine. */
inline PutEntries() {
  if
  :: HAS(kinds, at - 1) -> skip
  :: else ->
     assert(I4 || HAS(accepted, at - 1));
     if
     :: HAS(entries, at - 1) -> assert(I3 || ledger[at - 1] == counted[at - 1])
     :: else ->
        /* No position has two verdicts, unless it was replayed. */
        seen = (REPLAYS -> judged & counted[at - 1] & 15 :
                           PLACES(judged) & PLACES(counted[at - 1]));
        assert(I5 || seen == 0);
        entries = entries | BIT(at - 1);
        ledger[at - 1] = counted[at - 1];
        judged = judged | counted[at - 1]
     fi
  fi;
  outputs++
}

/* Step C7: the index holds what is stored, or held to be stored. */
inline CheckOutputs() {
  if
  :: HAS(kinds, at - 1)
  :: else ->
     seen = 0; known = 0;
     for (step_ : 0 .. RANGES - 1) {
       known = known | indexed[AT(at - 1, step_)];
       seen = seen | stored[AT(at - 1, step_)]
     };
     assert(I6 || known == seen);
     assert(I6 || (lake[2 * (at - 1)] | lake[2 * (at - 1) + 1] | held_rows[at - 1]) == seen)
  fi
}

/* Step C8: a landing goes. What the checkpoint has passed in it is judged, in whatever plan. */
inline Delete() {
  there = there & ~BIT(any);
  assert(I1 || (PLACES(landed[any]) & ~PLACES(judged)) == 0)
}

/* Step C8: rows that were held go once the plan that stores them is closed. */
#ifdef FORGETS_HELD
#define STORED_NOW (deletes[at - 1] != 0 -> BIT(0) & held_objects : 0)
#else
#define STORED_NOW (HAS(kinds, at - 1) -> takes[at - 1] & held_objects : 0)
#endif
