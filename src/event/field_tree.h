// The fields that a scan looks for, as a tree of keys.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/schema.h"

namespace weir::event {

/// The sizes of some keys. Most members of an event are no field: their size alone tells.
class KeySizes {
 public:
  void Add(std::string_view key) { sizes_ |= Bit(key); }
  /// False only for keys that were not added.
  [[nodiscard]] bool MayHold(std::string_view key) const { return (sizes_ & Bit(key)) != 0; }

 private:
  static std::uint64_t Bit(std::string_view key) { return std::uint64_t{1} << (key.size() & 63); }

  std::uint64_t sizes_ = 0;
};

/// A tree of object keys. A node may stand for a field (its number is the caller's).
class FieldTree {
 public:
  using NodeId = std::uint32_t;
  static constexpr NodeId kRoot = 0;
  static constexpr NodeId kNowhere = ~NodeId{0};  ///< no field is below here
  static constexpr int kNoField = -1;

  FieldTree() : nodes_(1) {}

  /// Makes `path` stand for field number `field`, unless it stands for one already. The number that
  /// it stands for.
  int Add(const FieldPath& path, int field);

  /// The node below `parent` for `key`, or kNowhere.
  [[nodiscard]] NodeId Child(NodeId parent, std::string_view key) const {
    const Node& node = nodes_[parent];
    if (!node.key_sizes.MayHold(key)) return kNowhere;
    for (const auto& child : node.children) {
      if (child.key == key) return child.node;
    }
    return kNowhere;
  }

  [[nodiscard]] int Field(NodeId node) const { return nodes_[node].field; }
  [[nodiscard]] NodeId Parent(NodeId node) const { return nodes_[node].parent; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }

 private:
  struct ChildLink {
    std::string key;
    NodeId node;
  };
  struct Node {
    int field = kNoField;
    NodeId parent = kNowhere;
    KeySizes key_sizes;  ///< of the children
    std::vector<ChildLink> children;
  };
  std::vector<Node> nodes_;
};

}  // namespace weir::event
