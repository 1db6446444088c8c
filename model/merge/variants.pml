/* Steps that can be broken on purpose, and what is done otherwise. */

#ifdef OWN_INDEX_BLOCK
#define OWN_INDEX 1 /* a worker takes the window's own runs for the index */
#else
#define OWN_INDEX 0
#endif

#ifdef DELETES_SOON
#define GRACE 1 /* days: until a record does not come again */
#else
#define GRACE 2 /* days: until its last request is not under way any more either */
#endif

#ifdef OPENS_EARLY
#define CAN_MOVE (head == at - 1)
#define IS_LEFT_BEHIND (head != at)
#else
#define IS_LEFT_BEHIND (head != at || !is_closed)
#define CAN_MOVE (head == at - 1 && is_closed)
#endif

#ifdef OWNS_TWICE
#define OWNS(other, row) (HAS(known | owned, other) && POSITION(other) != POSITION(row))
#else
#define OWNS(other, row) HAS(known | owned, other)
#endif

#ifdef DELETES_BEFORE_HEAD
#define CLOSED start
#define CLEANED close_head
#else
#define CLOSED clean
#define CLEANED start
#endif

#define MAY_DIE atomic { deaths > 0 -> deaths--; goto start }
