/* Manifests and roll-up for spin: windows add files to a day of the lake, later plans make one file
 * of several, and people read the day through its manifest meanwhile.
 *
 * The window of a plan adds the file of its number, with one event; a day is longer than a
 * signature is good for. Not here: how windows are judged, see merge.pml. */

#define BIT(number) (1 << (number))
#define HAS(set, number) (((set) & BIT(number)) != 0)

#ifndef PLANS
#define PLANS 3
#endif
#ifndef DAYS
#define DAYS 2
#endif
#ifndef DEATHS
#define DEATHS 0
#endif
#ifndef READERS
#define READERS 1 /* queries */
#endif
#ifndef RESTORES
#define RESTORES 0 /* times that the head is set back to a plan of before */
#endif

/* The chain. Plan n stands at n - 1, and so does its file. */
byte plans;
byte inputs[PLANS];   /* a set: the files that become one; 0: the plan is a window */
byte head;
bit is_closed = 1;
byte done;            /* a set */
byte closed_on[PLANS];

/* The day of the lake: sets of files, and of events. */
byte filled;
byte events[PLANS];
byte manifest;
byte published;       /* the plan of the manifest: by this it is seen whether it has changed */

byte now;
byte deaths = DEATHS;
byte restores = RESTORES;
byte queries = READERS;
byte in_use;          /* files that a query under way has still to read */

/* For the audit alone. */
byte rolled;          /* files that were inputs of a plan that is closed */
byte any;             /* for what can go either way in one step; zero at its end */

/* What has to be true, always: an assertion says which. */
hidden byte I2, I3, I8, I9;

/* For the arithmetic of one d_step, in which they are set before they are read. */
hidden byte plan_;
hidden byte wanted;
hidden byte members;

/* Makes `any` any member of `set`. */
inline PickAny(set) {
  if
  :: HAS(set, 0) -> any = 0
  :: HAS(set, 1) -> any = 1
  :: HAS(set, 2) -> any = 2
  :: HAS(set, 3) -> any = 3
  :: HAS(set, 4) -> any = 4
  fi
}

active proctype World() {
end:
  do
  :: atomic { now < DAYS -> now++ }
#if RESTORES
  :: atomic { restores > 0 && head > 1 ->
       restores--;
       head--;
       is_closed = 1;
       do
       :: head > 1 -> head--
       :: break
       od
     }
#endif
  od
}

/* A query through the manifest sees each event once, and all that stood there when it began. It
 * ends within the grace: what it has still to read is not deleted. */
active proctype Reader() {
  byte unread, seen;
end:
  do
  :: atomic { unread == 0 && queries > 0 && manifest != 0 ->
       queries--;
       unread = manifest;
       in_use = unread;
       seen = 0
     }
  :: atomic { unread != 0 ->
       PickAny(unread);
       assert(I9 || HAS(filled, any));
       assert(I2 || (events[any] & seen) == 0);
       seen = seen | events[any];
       unread = unread & ~BIT(any);
       in_use = unread;
       if
       :: unread == 0 -> seen = 0
       :: else
       fi;
       any = 0
     }
  od
}

#define IS_STILL_OPEN (head == at && !is_closed)
#define MAY_DIE atomic { deaths > 0 -> deaths--; goto start }

/* Makes `wanted` what the manifest lists once the plans up to `last` are closed. */
inline ListFiles(last) {
  wanted = 0;
  for (plan_ : 0 .. PLANS - 1) {
    if
    :: plan_ < last -> wanted = (wanted & ~inputs[plan_]) | BIT(plan_)
    :: else
    fi
  }
}

/* Step C5: the file of the plan, unless there is one of its name. */
inline PutFile() {
  d_step {
    members = 0;
    for (plan_ : 0 .. PLANS - 1) {
      if
      :: HAS(inputs[at - 1], plan_) ->
         assert(I2 || HAS(filled, at - 1) || (members & events[plan_]) == 0);
         members = members | events[plan_]
      :: else
      fi
    };
    if
    :: inputs[at - 1] == 0 -> members = BIT(at - 1)
    :: else
    fi;
    if
    :: HAS(filled, at - 1)
    :: else ->
       /* What has been rolled up does not come again. */
       assert(I2 || !HAS(rolled, at - 1));
       assert(I8 || (inputs[at - 1] & ~filled) == 0);
       filled = filled | BIT(at - 1);
       events[at - 1] = members
    fi
  }
}

/* Step C6: only upwards, and only if it has not changed since it was read. */
inline Publish() {
  d_step {
    if
    :: published == seen ->
       manifest = (manifest & ~inputs[at - 1]) | BIT(at - 1);
#ifdef PUBLISHES_DOWNWARDS
       published = (published > at -> published : at)
#else
       published = at
#endif
    :: else
    fi
  }
}

#ifdef PUBLISHES_DOWNWARDS
#define IS_NEWS (!HAS(manifest, at - 1))
#else
#define IS_NEWS (published < at)
#endif

/* Inputs of closed plans that may go: nobody can create one again, and nobody reads one. */
#ifdef DELETES_AT_ONCE
#define MAY_DELETE (inputs[at - 1] & filled)
#else
#ifdef DELETES_SOON
#define IS_OLD true
#else
#define IS_OLD (now >= closed_on[at - 1] + 2)
#endif
#ifdef DELETES_IN_USE
#define MAY_DELETE (IS_OLD * (inputs[at - 1] & filled))
#else
#define MAY_DELETE (IS_OLD * (inputs[at - 1] & filled & ~in_use))
#endif
#endif

proctype Worker() {
  byte at;      /* the plan at hand */
  byte taken;   /* the plan that it would make */
  byte stamp;   /* when its request was signed */
  byte seen;    /* the manifest that it has read */

start:
  /* C1 */
  atomic {
    taken = 0; stamp = 0; seen = 0;
    at = head;
    if
    :: is_closed -> goto follow_closed
    :: !is_closed -> goto follow_open
    fi
  };
follow_open:
  if
  :: atomic { HAS(done, at - 1) -> goto close_head }
  :: atomic { !HAS(done, at - 1) -> goto sign }
  :: MAY_DIE
  fi;
follow_closed:
end:
  if
  :: atomic { head != at || !is_closed -> goto start }
#ifndef REOPENS
  :: atomic { plans > at && HAS(done, at) -> at++; goto move_on }
  :: atomic { plans > at && !HAS(done, at) -> at++; goto move_head }
#else
  :: atomic { plans > at -> at++; goto move_head }
#endif
  /* C2: a window, or the files of the manifest become one. */
  :: atomic { plans <= at && at < PLANS -> taken = 0 }
#ifdef ROLLS_LISTING
  :: atomic { plans <= at && at < PLANS && (filled & (filled - 1)) != 0 -> taken = filled }
#else
  :: atomic { plans <= at && at < PLANS && (manifest & (manifest - 1)) != 0 -> taken = manifest }
#endif
  /* What plans have rolled up is deleted. */
  :: atomic { plans <= at && rolled != 0 -> goto clean }
  fi;
  /* C3 */
  if
  :: atomic { at++;
       if
       :: plans < at -> plans = at; inputs[at - 1] = taken
       :: else
       fi;
       taken = 0
     }
  :: MAY_DIE
  fi;
move_head:
  if
  :: atomic { head == at - 1 && is_closed -> head = at; is_closed = 0; goto follow_open }
  :: atomic { !(head == at - 1 && is_closed) -> goto start }
  :: MAY_DIE
  fi;
move_on:
  if
  :: atomic { head == at - 1 && is_closed -> head = at; goto start }
  :: atomic { !(head == at - 1 && is_closed) -> goto start }
  :: MAY_DIE
  fi;

  /* C5: signed, then the head, then sent: the store refuses old signatures. */
sign:
#ifndef SIGNS_LATE
  if
  :: atomic { stamp = now }
  :: MAY_DIE
  fi;
#endif
  if
  :: atomic { IS_STILL_OPEN -> skip }
  :: atomic { !IS_STILL_OPEN -> goto start }
  :: MAY_DIE
  fi;
#ifdef SIGNS_LATE
  atomic { stamp = now };
#endif
  if
  :: atomic { now <= stamp + 1 -> PutFile(); stamp = 0 }
  :: atomic { now > stamp + 1 -> goto start }
  :: MAY_DIE
  fi;

  /* C6 */
publish:
  if
  :: atomic { IS_NEWS -> seen = published }
  :: atomic { !IS_NEWS -> goto close }
  :: MAY_DIE
  fi;
  if
  :: atomic { Publish(); seen = 0; goto publish }
  :: MAY_DIE
  fi;

  /* C7: the manifests list the files of the closed plans. */
close:
  if
  :: atomic {
       if
       :: IS_STILL_OPEN && !HAS(done, at - 1) ->
          d_step { ListFiles(at); assert(I9 || manifest == wanted) }
       :: else
       fi;
       if
       :: !HAS(done, at - 1) -> done = done | BIT(at - 1); closed_on[at - 1] = now
       :: else
       fi
     }
  :: MAY_DIE
  fi;
close_head:
  if
  :: atomic { IS_STILL_OPEN -> is_closed = 1; rolled = rolled | inputs[at - 1]; goto clean_this }
  :: atomic { !IS_STILL_OPEN -> goto start }
  :: MAY_DIE
  fi;

clean:
  atomic {
    do
    :: at > 1 -> at--
    :: break
    od;
    if
    :: (inputs[at - 1] & filled) == 0 -> goto start
    :: else
    fi
  };
clean_this:
  if
  :: atomic { MAY_DELETE != 0 ->
       PickAny(MAY_DELETE);
       filled = filled & ~BIT(any);
       any = 0;
       goto clean_this
     }
  :: atomic { goto start }
  :: MAY_DIE
  fi
}

init {
  atomic {
    run Worker();
    run Worker()
  }
}
