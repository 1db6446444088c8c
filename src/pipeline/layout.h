// Layouts of the lake, and how an attempt names its objects.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/codec/compression.h"
#include "src/event/partition.h"
#include "src/event/reason.h"
#include "src/pipeline/object_store.h"

namespace weir::pipeline {

enum class Layout : std::uint8_t {
  kBatch,  ///< an object per partition and attempt, NDJSON
  kEvent,  ///< an object per event, named by its id, plain JSON
};

[[nodiscard]] std::string_view LayoutName(Layout layout);
[[nodiscard]] std::optional<Layout> LayoutNamed(std::string_view name);

/// The folders of a lake's root.
inline constexpr std::string_view kLakeFolder = "lake";
inline constexpr std::string_view kQuarantineFolder = "quarantine";
inline constexpr std::string_view kLedgerFolder = "ledger";

/// Whether `name`, of whatever root, is that of an object in quarantine.
[[nodiscard]] bool IsQuarantine(std::string_view name);

/// Whether `name` is what layout `event` calls the object of that id.
[[nodiscard]] bool IsNamedAfter(std::string_view name, std::string_view id);

/// What tells one attempt from all others.
struct AttemptId {
  std::string first_position;  ///< safe in a path
  std::string token;           ///< drawn at random (step 1), so that no new name meets an old one
};

/// The attempt that named an object; nothing where its name does not tell: in layout `event` it is
/// the event's id.
[[nodiscard]] std::optional<AttemptId> AttemptOf(std::string_view object);

/// The layout whose lakes have objects of such a name; nothing for files of others. One of layout
/// `event` may have whatever name its event's id makes.
[[nodiscard]] std::optional<Layout> LayoutOf(std::string_view object);

/// Names the objects of one attempt:
/// `<root><folder>/<partition>/<first position>-<token>-<round>.json…`, or, in layout `event`,
/// `<root><folder>/<partition>/<id>.json`. Names live as long as this does.
class ObjectNames {
 public:
  /// `root` is "" or "some/prefix/". Names hold it, so that what is claimed already stays where it
  /// is when a deploy changes it.
  ObjectNames(Layout layout, codec::Compression compression, AttemptId attempt,
              std::string root = {});

  /// Where events of `partition` go in round 0. `id` matters to layout `event` only.
  ObjectRef ForEvent(event::PartitionRef partition, std::string_view id);
  /// Where rejections go in round 0.
  ObjectRef ForRejection(event::Day arrival, event::Reason reason);
  /// Step 4: where the missing members of object `name` go in `round`, 1 or later.
  ObjectRef ForRound(std::string_view name, std::uint32_t round);
  /// The attempt's ledger entry: one a source.
  ObjectRef ForLedger(std::string_view first_position);
  /// The entry of an attempt at a stream: `ledger/<first position>-<token>-0.json…`. Sorted by
  /// name, the entries of a shard are in the order of their first positions.
  ObjectRef ForStreamLedger();

  [[nodiscard]] const AttemptId& attempt() const { return attempt_; }
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  /// REQUIRES: ordinal < size().
  [[nodiscard]] const std::string& at(std::uint32_t ordinal) const { return names_[ordinal]; }

 private:
  ObjectRef Add(std::string name);
  [[nodiscard]] std::string FileName(std::uint32_t round) const;

  const Layout layout_;
  const codec::Compression compression_;
  const AttemptId attempt_;
  const std::string root_;
  std::deque<std::string> names_;
  std::vector<ObjectRef> by_partition_;
  std::map<std::pair<event::Day, event::Reason>, std::uint32_t> by_reason_;
  std::map<std::pair<std::string, std::uint32_t>, std::uint32_t> by_round_;
};

}  // namespace weir::pipeline
