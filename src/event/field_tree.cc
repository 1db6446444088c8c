// The fields that a scan looks for, as a tree of keys.
#include "src/event/field_tree.h"

namespace weir::event {

int FieldTree::Add(const FieldPath& path, int field) {
  NodeId node = kRoot;
  for (const auto& key : path.keys) {
    NodeId child = Child(node, key);
    if (child == kNowhere) {
      child = static_cast<NodeId>(nodes_.size());
      nodes_.emplace_back().parent = node;
      nodes_[node].children.push_back({key, child});
      nodes_[node].key_sizes.Add(key);
    }
    node = child;
  }
  if (nodes_[node].field == kNoField) nodes_[node].field = field;
  return nodes_[node].field;
}

}  // namespace weir::event
