// All that a simulated merge consists of: streams, a lake, its head, and what went wrong.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/schema.h"
#include "src/event/timestamp.h"
#include "src/generator/random.h"
#include "src/merge/worker.h"

#include "tests/fakes/in_memory_head_store.h"
#include "tests/fakes/in_memory_merge_objects.h"
#include "tests/simulation/chaos.h"
#include "tests/simulation/workload.h"

namespace weir::simulation {

/// Steps that are broken on purpose.
enum class MergeFlaw {
  kNone,
  kOverwritesPlans,   ///< a plan is put over the one that was there first
  kClosesEarly,       ///< a plan follows one whose outputs are not there
  kForgetsBefore,     ///< a plan does not name earlier landings that share records with its own
  kForgetsIndex,      ///< a plan is judged without what earlier ones have stored
  kForgetsEarly,      ///< runs of the index are dropped before their horizon
  kDeletesByAge,      ///< landings go when they are old, judged or not
  kDeletesAtOnce,     ///< landings go once they are judged, and may come again
  kTakesOldPuts,      ///< a put is taken however long ago it was signed
  kPublishesBlindly,  ///< a manifest is put over whatever has come since it was read
  kRemovesAtOnce,     ///< files that were made one go while somebody reads them
  kNotesAhead,        ///< a note says that more outputs are there than were seen
  kHidesReplays,      ///< a replay lands as if the stream had given its records again
  kListsNothing,      ///< a manifest that is gone comes back without the files of before
  kForgetsListed,     ///< a listing goes on without the landings that it has come to
  kComposesInPart,    ///< pieces of a range are made one though one is missing
};

[[nodiscard]] std::optional<MergeFlaw> MergeFlawNamed(std::string_view name);

/// A record of a stream, as two versions of the package cut it into parts.
struct StreamRecord {
  std::vector<SourceRecord> cut;
  std::vector<SourceRecord> whole;
  event::Timestamp arrived_at;
};

struct MergeWorld {
  MergeWorld(std::uint64_t seed, MergeFlaw which);

  generator::Random random;
  const MergeFlaw flaw;
  Chaos chaos;
  std::vector<event::Schema> schemas;
  merge::MergeSettings settings;
  std::vector<std::vector<StreamRecord>> shards;  ///< in the order of their positions

  fakes::InMemoryMergeObjects objects;
  std::int64_t elapsed = 0;  ///< microseconds, whatever clocks say
  fakes::InMemoryHeadStore head;
  /// Everything that was ever put, by name, deleted or not.
  std::map<std::string, std::string, std::less<>> archive;
  /// Tokens of landings that are replays of rows of the quarantine.
  std::set<std::string, std::less<>> replays;
  /// Days whose manifests somebody has deleted.
  std::set<event::Day> unlisted;
  bool is_listing_noted = false;  ///< a run has left a listing to the next
  /// Puts of landings that are on their way.
  std::vector<std::function<void()>> late_landings;
  /// Requests that arrive a second time, long after the first.
  std::vector<std::function<void()>> twins;
  std::vector<std::string> failures;

  /// Time passes, and the clock goes with it.
  void Pass(std::int64_t micros);
  /// Whether a request that was signed then is refused.
  [[nodiscard]] bool IsTooOld(std::int64_t signed_at) const;
  /// Puts an object for good; false where it is there.
  bool Put(const std::string& name, const std::string& bytes);
  /// So many records come to each shard, with ids that are this day's alone.
  void AddRecords(std::uint32_t day);
};

}  // namespace weir::simulation
