/* Roll-up of lakes with claims for spin: attempts that retry, and may be as slow as they like, beside
 * compactors that make one file of several and delete those, beside people who read through the
 * manifest.
 *
 * One folder of a day that is over, and two events, which come in one batch and again until both are
 * through. A day of the clock here is as long as a signature is good for. Not here: how claims are
 * judged, see protocol.pml. */

#define BIT(number) (1 << (number))
#define HAS(set, number) (((set) & BIT(number)) != 0)

#ifndef EVENTS
#define EVENTS 2
#endif
#ifndef TOKENS
#define TOKENS 3  /* attempts, one after another or side by side */
#endif
#ifndef PLANS
#define PLANS 2
#endif
#ifndef DAYS
#define DAYS 3
#endif
#ifndef READERS
#define READERS 1
#endif
#ifndef LOSSES
#define LOSSES 0  /* new files that somebody deletes by mistake */
#endif
#define ROUNDS 2
#define GRACE 2  /* between what is said of a plan, and the end of its old files */

/* Objects: 0 is none; those of attempts, then those that plans make. */
#define OWN(token, round) (1 + (token) * ROUNDS + (round))
#define ROLLED(plan) (1 + TOKENS * ROUNDS + (plan) - 1)
#define OBJECTS (1 + TOKENS * ROUNDS + PLANS)

byte place[EVENTS];   /* the object that the claim names; 0: there is no claim */
byte object[OBJECTS]; /* a set: its members; 0: there is no object */
/* Tombstones: plan n stands at n - 1. */
byte plans;
short olds[PLANS];    /* a set: objects that become one */
byte held[OBJECTS];   /* what the tombstone of an object says that it held */
short buried;         /* a set: objects that a tombstone names */
byte done;            /* a set: plans whose file is there, and no manifest has their old ones */
byte done_on[PLANS];
byte made_on[PLANS];

short manifest;       /* a set of objects */
byte version;

byte now;
byte tokens;
byte passed;          /* a set: events that an attempt has answered for */
byte queries = READERS;
byte losses = LOSSES;

byte any;
hidden byte ONCE, LOST, READ, MADE;
hidden byte event_;
hidden byte name_;
hidden byte count_;
hidden short view_;
hidden byte all_;

inline PickAny(set) {
  any = 0;
  do
  :: HAS(set, any) -> break
  :: any < OBJECTS - 1 && (set >> (any + 1)) != 0 -> any++
  od
}

/* Whether what a plan has made is there, or what that became. */
#if PLANS > 2
#error "HELD follows one plan alone"
#endif
#if PLANS == 2
#define IS_OLD_OF_NEXT(plan) ((plan) == 1 && plans == 2 && HAS(olds[1], ROLLED(1)))
#else
#define IS_OLD_OF_NEXT(plan) false
#endif
#define HELD(plan) (object[ROLLED(plan)] != 0 || (IS_OLD_OF_NEXT(plan) && object[ROLLED(PLANS)] != 0))

/* Whether all that a plan has made one is still there. */
inline LookAtOlds(plan) {
  all_ = 1;
  for (name_ : 1 .. OBJECTS - 1) {
    if
    :: HAS(olds[(plan) - 1], name_) && object[name_] == 0 -> all_ = 0
    :: else
    fi
  }
}

/* The files that the day is made of: an old one gives way once the new one is there. */
inline LookAtAll() {
  view_ = 0;
  for (name_ : 1 .. OBJECTS - 1) {
    if
    :: object[name_] != 0 -> view_ = view_ | BIT(name_)
    :: else
    fi
  };
  for (count_ : 1 .. PLANS) {
    if
#if LOSSES > 0
    :: count_ <= plans && HELD(count_) ->
#else
    :: count_ < plans || (count_ == plans && object[ROLLED(count_)] != 0) ->
#endif
       view_ = view_ & ~olds[count_ - 1]
    :: else
    fi
  }
}

/* Each event stands in them once at most, and once if it is through. */
inline Audit() {
  d_step {
    LookAtAll();
    for (event_ : 0 .. EVENTS - 1) {
      count_ = 0;
      for (name_ : 1 .. OBJECTS - 1) {
        if
        :: HAS(view_, name_) && HAS(object[name_], event_) -> count_++
        :: else
        fi
      };
      assert(ONCE || count_ < 2);
      assert(LOST || count_ > 0 || !HAS(passed, event_))
    };
    view_ = 0
  }
}

active proctype World() {
end:
  do
  :: atomic { now < DAYS -> now++ }
#if LOSSES > 0
  /* As long as it can be made anew. */
  :: atomic { losses > 0 && plans > 0 && HAS(done, plans - 1) && object[ROLLED(plans)] != 0 ->
       LookAtOlds(plans);
       if
       :: all_ == 1 -> object[ROLLED(plans)] = 0; losses--; Audit()
       :: else
       fi;
       all_ = 0 }
#endif
  od
}

/* A query through the manifest, which ends within the grace. */
active proctype Reader() {
  short unread;
  byte began, seen;
end:
  do
  :: atomic { unread == 0 && queries > 0 && manifest != 0 ->
       queries--; unread = manifest; began = now }
  :: atomic { unread != 0 ->
       PickAny(unread);
       assert(READ || object[any] != 0 || now >= began + GRACE);
       assert(READ || (object[any] & seen) == 0);
       seen = seen | object[any];
       unread = unread & ~BIT(any);
       if
       :: unread == 0 -> seen = 0; began = 0
       :: else
       fi;
       any = 0 }
  od
}

#ifdef LOOKS_NOT
#define HAS_TO_LOOK false
#else
#ifdef TRUSTS_OWN_NAMES
#define HAS_TO_LOOK (met == 1)
#else
#define HAS_TO_LOOK (met == 1 || now > begun)
#endif
#endif

/* What `name` is known to hold of the group is through, the rest is missing. */
inline Settle(members) {
  d_step {
    passed = passed | (group & (members));
    missing = missing | (group & ~(members));
    group = 0; goal_ = 0
  }
}

inline Forget() {
  token = 0; begun = 0; stamp = 0; todo = 0; missing = 0; group = 0; goal_ = 0; round = 0; met = 0;
  goal[0] = 0; goal[1] = 0
}

proctype Attempt() {
  byte token, begun, stamp;
  byte todo, missing, group;  /* sets of events */
  byte goal[EVENTS];
  byte goal_;
  byte round;
  bit met;

start:
  atomic { Forget() };
end:
  atomic { tokens < TOKENS && passed != BIT(EVENTS) - 1 ->
    token = tokens; tokens++; begun = now;
    if
    :: todo = BIT(EVENTS) - 1
    :: todo = 1
    :: todo = 2
    fi
  };
  /* Step 2: all claims of the batch. */
  atomic {
    for (event_ : 0 .. EVENTS - 1) {
      if
      :: HAS(todo, event_) ->
         if
         :: place[event_] == 0 -> place[event_] = OWN(token, 0)
         :: else
         fi;
         goal[event_] = place[event_]
      :: else
      fi
    }
  };
put:
  /* Step 3, an object after another. */
  if
  :: atomic { todo == 0 && missing == 0 -> goto start }
  :: atomic { todo == 0 && missing != 0 -> round++; goto move }
  :: atomic { todo != 0 ->
       event_ = (HAS(todo, 0) -> 0 : 1);
       goal_ = goal[event_];
       met = !(goal_ >= OWN(token, 0) && goal_ < OWN(token, 0) + ROUNDS);
       group = 0;
       for (event_ : 0 .. EVENTS - 1) {
         if
         :: HAS(todo, event_) && goal[event_] == goal_ ->
            group = group | BIT(event_)
         :: else
         fi
       };
       todo = todo & ~group
#ifndef SIGNS_LATE
       ; stamp = now
#endif
     }
  :: atomic { goto start }  /* it dies */
  fi;
  /* Signed, then the tombstones, then sent. */
  atomic {
    if
    :: HAS_TO_LOOK && HAS(buried, goal_) ->
#ifdef LISTS_NO_MEMBERS
       Settle(255);
#else
       Settle(held[goal_]);
#endif
       Audit();
       stamp = 0;
       goto put
    :: else
    fi
  };
#ifdef SIGNS_LATE
  atomic { stamp = now };
#endif
  atomic {
    if
    :: now > stamp + 1 -> goto start  /* refused */
    :: now <= stamp + 1 && object[goal_] == 0 ->
       object[goal_] = group;
       stamp = 0;
       Settle(255);
       Audit();
       goto put
    :: now <= stamp + 1 && object[goal_] != 0 -> stamp = 0
    fi
  };
  atomic {
    if
    :: object[goal_] == 0 -> goto start  /* given again */
    :: else -> Settle(object[goal_]); Audit(); goto put
    fi
  };
move:
  /* Step 4 */
  atomic {
    if
    :: round >= ROUNDS -> goto start
    :: else
    fi;
    for (event_ : 0 .. EVENTS - 1) {
      if
      :: HAS(missing, event_) ->
         if
         :: place[event_] == goal[event_] -> place[event_] = OWN(token, round)
         :: else
         fi;
         goal[event_] = place[event_]
      :: else
      fi
    };
    todo = missing; missing = 0;
    goto put
  }
}

/* What the manifest has to list: all but what gives way. */
inline ListFolder() {
  d_step {
    LookAtAll();
    listed = view_
  }
}

proctype Compactor() {
  byte at, stamp, seen, read;
  short listed, known, chosen;

start:
end:
  /* A pass: the manifest is read, then the tombstones, then the folder. What follows goes by that,
   * and by what the pass has done itself, until somebody else is seen to have gone further. */
  atomic { at = 0; stamp = 0; read = 0; listed = 0; chosen = 0; seen = version; known = manifest };
  atomic { at = plans; ListFolder() };
next:
  if
  :: atomic { at > 0 && !HAS(done, at - 1) && object[ROLLED(at)] == 0 && plans == at -> skip }
  :: atomic { at > 0 && !HAS(done, at - 1) && object[ROLLED(at)] != 0 -> goto publish }
  :: atomic { at > 0 && HAS(done, at - 1) -> goto clean }
#ifdef NEXT_BEFORE_FILES
  :: atomic { at > 0 && at < PLANS -> goto choose }
#endif
#if LOSSES > 0
  /* MakeMissing: the old files are read, then the new one is made anew of all of them. */
  :: atomic { at > 0 ->
       do
       :: at > 1 -> at--
       :: break
       od;
       if
       :: HAS(done, at - 1) && !HELD(at) -> LookAtOlds(at)
       :: else -> goto start
       fi;
       if
       :: all_ == 0 -> goto start
       :: else -> all_ = 0
       fi;
       d_step {
         for (name_ : 1 .. OBJECTS - 1) {
           if
           :: HAS(olds[at - 1], name_) -> read = read | object[name_]
           :: else
           fi
         }
       };
       stamp = now; goto repair }
#endif
  :: atomic { at == 0 -> goto choose }
  :: atomic { goto start }
  fi;
  /* The new file: signed, then whether there is a later plan, then sent. */
  atomic { stamp = now };
  atomic {
#ifndef MAKES_BLINDLY
    if
    :: plans > at -> goto start
    :: else
    fi
#endif
    skip
  };
  atomic {
#if LOSSES > 0
    /* LearnWhyIsGone: nothing is made of less than all. */
    LookAtOlds(at);
    if
    :: all_ == 0 && object[ROLLED(at)] == 0 -> goto start
    :: else -> all_ = 0
    fi;
#endif
    if
    :: now > stamp + 1 -> goto start
    :: now <= stamp + 1 && object[ROLLED(at)] == 0 ->
       d_step {
         count_ = 0;
         for (name_ : 1 .. OBJECTS - 1) {
           if
           :: HAS(olds[at - 1], name_) ->
              assert(MADE || object[name_] != 0);
              assert(ONCE || (count_ & object[name_]) == 0);
              count_ = count_ | object[name_]
           :: else
           fi
         };
         object[ROLLED(at)] = count_
       };
       Audit()
    :: else
    fi;
    stamp = 0
  };
  goto publish;
repair:
  /* MakeAnew: no later plan is looked for, for of these bytes it is the same file. */
  atomic {
    if
    :: now <= stamp + 1 && object[ROLLED(at)] == 0 -> object[ROLLED(at)] = read; Audit()
    :: else
    fi;
    goto start
  };
publish:
  /* The manifest is replaced if it is still the same. */
  atomic {
    listed = (listed & ~olds[at - 1]) | BIT(ROLLED(at));
    stamp = now;
    if
    :: known == listed -> goto mark
#ifndef LISTS_BLINDLY
    :: known != listed && version != seen -> goto start
    :: known != listed && version == seen ->
#else
    :: known != listed ->
#endif
       manifest = listed; version++
    fi;
    known = listed; seen = version
  };
mark:
  /* It is done. */
  atomic {
    if
    :: !HAS(done, at - 1) -> done = done | BIT(at - 1);
#ifdef GRACE_OF_TOMBSTONE
       done_on[at - 1] = made_on[at - 1]
#else
       done_on[at - 1] = stamp
#endif
    :: else
    fi;
    stamp = 0
  };
clean:
  if
  :: atomic { at == PLANS -> skip }
  :: atomic { at < PLANS && plans == at -> goto choose }
  :: atomic { skip }
  fi;
  atomic {
    do
    :: at > 1 -> at--
    :: break
    od;
    if
#ifdef DELETES_AT_ONCE
    :: HAS(done, at - 1) ->
#else
#ifdef DELETES_UNHELD
    :: HAS(done, at - 1) && now >= done_on[at - 1] + GRACE ->
#else
    :: HAS(done, at - 1) && now >= done_on[at - 1] + GRACE && HELD(at) ->
#endif
#endif
       for (name_ : 1 .. OBJECTS - 1) {
         if
         :: HAS(olds[at - 1], name_) -> object[name_] = 0
         :: else
         fi
       };
       Audit()
    :: else
    fi;
    goto start
  };
choose:
  /* Files that no plan has. */
  atomic {
    d_step {
      chosen = 0;
      for (name_ : 1 .. OBJECTS - 1) {
        if
        :: HAS(listed, name_) && object[name_] != 0 && !HAS(buried, name_) ->
           chosen = chosen | BIT(name_)
        :: else
        fi
      }
    };
    if
    :: chosen == 0 -> goto start
    :: chosen != 0
    :: chosen != 0 -> PickAny(chosen); chosen = BIT(any); any = 0
    fi
  };
  atomic {
    if
    :: plans == at && at < PLANS ->
       plans++;
       olds[at] = chosen;
       made_on[at] = now;
       d_step {
         for (name_ : 1 .. OBJECTS - 1) {
           if
           :: HAS(chosen, name_) -> held[name_] = object[name_]; buried = buried | BIT(name_)
           :: else
           fi
         }
       };
       chosen = 0;
       at = plans;
       goto next
    :: else
    fi;
    goto start
  }
}

init {
  atomic {
    run Attempt();
    run Attempt();
    run Compactor()
#ifndef ONE_COMPACTOR
    ; run Compactor()
#endif
  }
}
