/* The steps of an attempt, in their order: what src/pipeline/processor.cc does. */

/* The claim that a pending record owns. */
#define OWN_CLAIM(position) \
  (IS_EVENT(position) && !HAS(conflicts, position) -> ID(position) : POS(position))

/* Steps that can be broken on purpose. */
#ifdef OVERWRITES
#define MAY_CREATE true
#else
#define MAY_CREATE (object[name] == 0)
#endif
#ifdef MOVES_BLINDLY
#define MAY_MOVE true
#else
#define MAY_MOVE (place[OWN_CLAIM(position)] == goal[position])
#endif

/* Step 2: the records of the batch that share the key of `position`, which becomes the first. */
inline GroupByKey() {
  d_step {
    group = 0;
    for (other : 0 .. POSITIONS - 1) {
      if
      :: HAS(unclaimed, other) && SAME_KEY(position, other) -> group = group | BIT(other)
      :: else
      fi
    }
    PickFirst(group);
    unclaimed = unclaimed & ~group
  }
}

/* Which claim `position` wants, and the folder that its record would go to. */
inline WantOwn() {
  if
  :: IS_EVENT(position) -> key = ID(position); folder = PLACE_OF(position, is_deployed)
  :: else -> key = POS(position); folder = REJECTIONS
  fi
}

inline Create() {
  owner[key] = position + 1;
  place[key] = OBJECT(folder, 0)
}

/* Creates the claim on `key` for `position` if there is none. */
inline Claim() {
  if
  :: owner[key] == 0 -> Create()
  :: else
  fi
}

/* Broken: looks whether there is a claim, and writes it some time later if there was none. */
inline CheckThenWrite() {
  if
  :: has_looked -> Create()
  :: !has_looked && owner[key] == 0 -> free = free | group; group = 0
  :: !has_looked && owner[key] != 0
  fi
}

/* The same without an answer, and whenever the network likes. */
inline ClaimLater() {
  late_key = key;
  late_owner = position + 1;
  late_name = OBJECT(folder, 0)
}

/* `position` is the owner: it belongs into the object that its claim names. */
inline Own() {
  pending = pending | BIT(position);
#ifdef FORGETS_OBJECT
  goal[position] = OBJECT(folder, 0)
#else
  goal[position] = place[key]
#endif
}

/* The owner of their key judges the records of the group. */
inline JudgeGroup() {
  d_step {
    for (position : 0 .. POSITIONS - 1) {
      if
      :: !HAS(group, position)
      :: HAS(group, position) && !IS_EVENT(position) -> WantOwn(); Own()
      :: HAS(group, position) && IS_EVENT(position) ->
         other = owner[ID(position)] - 1;
         if
         :: other == position -> WantOwn(); Own()
         :: other != position && BODY(other) == BODY(position) ->
            known = known | BIT(position);
            duplicates = duplicates | BIT(position)
         :: other != position && BODY(other) != BODY(position) ->
            conflicts = conflicts | BIT(position);
            conflicting = conflicting | BIT(position)
         fi
      fi
    }
  }
}

/* Step 3: the members of `set` that belong into the object of `position`. */
inline GroupByObject(set) {
  d_step {
    name = goal[position];
    group = 0;
    for (other : 0 .. POSITIONS - 1) {
      if
      :: HAS(set, other) && goal[other] == name -> group = group | BIT(other)
      :: else
      fi
    }
    set = set & ~group
  }
}

/* What the object, just read, holds of the group is known; the rest is missing. */
inline Settle() {
  d_step {
    for (position : 0 .. POSITIONS - 1) {
      if
      :: HAS(group, position) ->
         key = 0;
         for (other : 0 .. POSITIONS - 1) {
           if
           :: HAS(object[name], other) && SAME_KEY(position, other) -> key = 1
           :: else
           fi
         }
         if
         :: key == 1 -> known = known | BIT(position); goal[position] = 0
         :: else -> missing = missing | BIT(position)
         fi
      :: else
      fi
    }
  }
}

/* Step 4: moves the claim of `position` unless somebody has moved it before. */
inline Move() {
  d_step {
    name = OBJECT(FOLDER(goal[position]), round);
    if
    :: MAY_MOVE -> place[OWN_CLAIM(position)] = name
    :: else
    fi
  }
}

/* Begins the next round when this one is over; after so many, what is missing has failed. */
inline Turn() {
  d_step {
    if
    :: pending == 0 && reading == 0 && missing == 0 && again != 0 ->
       if
       :: round < ROUNDS -> pending = again; round++
       :: else
       fi;
       again = 0
    :: else
    fi
  }
}

/* Forgets the goals of a set of records that have failed, or are known. */
inline Drop(set) {
  for (other : 0 .. POSITIONS - 1) {
    if
    :: HAS(set, other) -> goal[other] = 0
    :: else
    fi
  }
}

inline VerdictOf() {
  if
  :: !IS_EVENT(position) -> other = QUARANTINED
  :: IS_EVENT(position) && HAS(duplicates, position) -> other = DUPLICATE
  :: IS_EVENT(position) && HAS(conflicts, position) -> other = CONFLICT
  :: else -> other = STORED
  fi
}

/* Step 7: an entry of the attempt's own. Readers count a position once, so all have to agree. */
inline WriteEntry() {
  d_step {
    for (position : from .. to - 1) {
      if
      :: HAS(known, position) ->
         VerdictOf();
         assert(ledger[position] == 0 || ledger[position] == other);
         ledger[position] = other;
         if
         :: other == DUPLICATE
         :: other == STORED -> assert(HAS(object[place[ID(position)]], position))
         :: else -> assert(HAS(object[place[POS(position)]], position))
         fi
      :: else
      fi
    }
  }
}
