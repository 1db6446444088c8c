/* The merge of landings for spin: batches that land, workers that take the chain of plans forward,
 * and faults, over so few records that all that can happen is looked at.
 *
 * A worker does one call to a store at a time, with the arithmetic that goes with it; anything may
 * come between two calls, any worker may be as slow as it likes, and may end before each call. The
 * steps are numbered as in docs/merge.md. */
#include "worlds.pml"
#include "variants.pml"
#include "landings.pml"
#include "chain.pml"
#include "judge.pml"
#include "planner.pml"
#include "outputs.pml"
#include "audit.pml"

proctype Worker() {
  byte at;                      /* the plan at hand */
  byte wanted, prior, unwanted; /* the plan that it would make */
  bit is_held_kind;
  byte floor;
  byte stamp, oldest;           /* when that was, and the oldest day that was not judged then */
  byte part, ranges;            /* the range at hand; a set: those that are judged */
  byte outputs;                 /* so many of them it knows to be there */

start:
  /* C1: the head, then the chain. */
  atomic {
    wanted = 0; prior = 0; unwanted = 0; is_held_kind = 0; floor = 0; stamp = 0; oldest = 0;
    part = 0; ranges = 0; outputs = 0;
    at = head;
    if
    :: is_closed -> goto follow_closed
    :: !is_closed -> goto follow_open
    fi
  };

follow_open:
  if
  :: atomic { HAS(done, at - 1) -> goto close_head }
#ifdef OPENS_EARLY
  :: atomic { !HAS(done, at - 1) && at < PLANS -> goto follow_closed }
#endif
  :: atomic { !HAS(done, at - 1) -> goto judge }
  :: MAY_DIE
  fi;

follow_closed:
end:
  if
  :: atomic { IS_LEFT_BEHIND -> goto start }
  :: atomic { plans > at && HAS(done, at) -> at++; goto move_on }
  :: atomic { plans > at && !HAS(done, at) -> at++; goto move_head }
  :: atomic { plans <= at && at < PLANS && HAS_LISTED -> stamp = now }
  fi;

  /* C2: the time first, then the listing. */
  if
  :: atomic { MakePlan() }
#if HOLDS
  :: atomic { MakeHeldPlan() }
#endif
  :: MAY_DIE
  fi;
#ifdef CLOCK_AFTER_LISTING
  d_step { stamp = now; KeepOld() };
#endif
  /* C3: the plan, unless there is one of that number. */
  if
  :: atomic { at++; PutPlan() }
  :: MAY_DIE
  fi;
#ifdef EARLY_OUTPUTS
  goto judge;
#endif
move_head:
  if
  :: atomic { CAN_MOVE -> MoveHead(); goto follow_open }
  :: atomic { !CAN_MOVE -> goto start }
  :: MAY_DIE
  fi;

  /* C1: a plan that is done is never open again, whatever has become of the head. */
move_on:
  if
  :: atomic { head == at - 1 && is_closed -> head = at; goto start }
  :: atomic { !(head == at - 1 && is_closed) -> goto start }
  :: MAY_DIE
  fi;

  /* C4: ranges, in any order; before each, the head. */
judge:
  if
  :: atomic { HAS(kinds, at - 1) || ranges == RANGE(0, RANGES) -> goto store }
#ifdef ONE_RANGE_IS_ENOUGH
  :: atomic { ranges != 0 -> goto store }
#endif
  :: atomic { !HAS(kinds, at - 1) && !HAS(ranges, 0) -> part = 0; LookAtHead() }
#if RANGES > 1
  :: atomic { !HAS(kinds, at - 1) && !HAS(ranges, 1) -> part = 1; LookAtHead() }
#endif
  :: MAY_DIE
  fi;
  if
  :: atomic { HAS(verdicts, AT(at - 1, part)) -> ranges = ranges | BIT(part); part = 0; goto judge }
  :: atomic { !HAS(verdicts, AT(at - 1, part)) && NEEDS(takes[at - 1] | before[at - 1]) ->
       AddRun()
     }
  :: atomic { !NEEDS(takes[at - 1] | before[at - 1]) -> goto miss }
  :: MAY_DIE
  fi;
  if
  :: atomic { LookAtHead() }
  :: MAY_DIE
  fi;
  if
  :: atomic { AddVerdicts(); goto judge }
  :: MAY_DIE
  fi;

  /* C5: the head, then the objects of lake, quarantine and ledger: in one order, for nobody reads
   * them before all are there. */
store:
  if
  :: atomic { LookAtHead() }
  :: MAY_DIE
  fi;
  do
  :: atomic { outputs == 0 && NEEDS_INPUTS ->
       if
       :: HAS(kinds, at - 1) -> outputs++
       :: else -> d_step { PutObject(0) }
       fi
     }
  :: atomic { outputs == 1 && NEEDS_INPUTS ->
       if
       :: HOLDS && !HAS(kinds, at - 1) -> d_step { PutHeld() }
       :: else -> d_step { PutObject(1) }
       fi
     }
  :: atomic { outputs == 2 -> d_step { PutEntries() }; goto close }
  :: atomic { outputs < 2 && !NEEDS_INPUTS -> goto miss }
  :: MAY_DIE
  od;

  /* Something is missing: the head is further, or the chain stands still. */
miss:
  atomic { assert(I7 || I8 || !IS_STILL_OPEN); goto start };

  /* C7: every output is there. */
close:
  atomic { d_step { CheckOutputs() }; done = done | BIT(at - 1) };
#ifdef DELETES_BEFORE_HEAD
  goto clean;
#endif
close_head:
  if
  :: atomic { IS_STILL_OPEN -> is_closed = 1; goto CLOSED }
  :: atomic { !IS_STILL_OPEN -> goto start }
  :: MAY_DIE
  fi;

  /* C8 */
clean:
  if
  :: atomic { (deletes[at - 1] & there) != 0 ->
       PickAny(deletes[at - 1] & there);
       Delete();
       any = 0;
       goto clean
     }
  :: atomic { STORED_NOW != 0 -> held_objects = held_objects & ~STORED_NOW; goto clean }
  :: atomic { (deletes[at - 1] & there) == 0 && STORED_NOW == 0 -> goto CLEANED }
  :: MAY_DIE
  fi
}

init {
  atomic {
    run Shard(0);
#if FIRST_SHARD < POSITIONS
    run Shard(1);
#endif
    run Worker();
    run Worker()
#if WORKERS > 2
    ; run Worker()
#endif
  }
}
