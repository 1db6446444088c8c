/* What has to be true once every record is through, nothing stands aside and nobody is at work. */

#define IS_DRAINED                                                                          \
  (checkpoint[0] == END(0) && checkpoint[1] == END(1) && set_aside == 0 && seats[0] == 0 && \
   seats[1] == 0 && seats[2] == 0 && late_name == 0)

/* Makes `group` how many members, each `other` of an object `name`, are wanted. */
inline Count(is_wanted) {
  group = 0;
  for (name : 1 .. OBJECTS - 1) {
    for (other : 0 .. POSITIONS - 1) {
      if
      :: HAS(object[name], other) && is_wanted -> group++
      :: else
      fi
    }
  }
}

active proctype Audit() {
  d_step {
    IS_DRAINED ->
    /* One verdict each: received = stored + duplicates + conflicts + quarantined. */
    for (position : 0 .. POSITIONS - 1) {
      if
      :: !IS_EVENT(position) ->
         assert(ledger[position] == QUARANTINED)
      :: IS_EVENT(position) && owner[ID(position)] == position + 1 ->
         assert(ledger[position] == STORED)
      :: IS_EVENT(position) && owner[ID(position)] != position + 1 ->
         assert(owner[ID(position)] != 0);
         assert(ledger[position] ==
                (BODY(position) == BODY(owner[ID(position)] - 1) -> DUPLICATE : CONFLICT))
      fi;
      /* In quarantine once, where its claim says, or not at all. */
      Count(FOLDER(name) >= CONFLICTS && other == position);
      if
      :: ledger[position] == CONFLICT || ledger[position] == QUARANTINED ->
         assert(group == 1);
         assert(HAS(object[place[POS(position)]], position))
      :: else -> assert(group == 0)
      fi;
      /* Its id in the lake once: the owner's event, where its claim says. */
      if
      :: IS_EVENT(position) ->
         Count(FOLDER(name) < CONFLICTS && SAME_KEY(position, other));
         assert(group == 1);
         assert(HAS(object[place[ID(position)]], owner[ID(position)] - 1))
      :: else
      fi
    };
    position = 0; other = 0; group = 0; name = 0
  }
}
