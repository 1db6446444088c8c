// Projections: the parts of an item that paths name.
#pragma once

#include <span>

#include "src/cloud/dynamodb/expression/path.h"

namespace weir::cloud::dynamodb {

/// What `item` has of these paths, each in its place; elements of lists move together.
[[nodiscard]] Item Project(std::span<const Path> paths, const Item& item);

/// The same as PartiQL's SELECT gives it: m.n under the name n, beside the attributes. What ends in
/// a position of a list stays in its place.
[[nodiscard]] Item Select(std::span<const Path> paths, const Item& item);

}  // namespace weir::cloud::dynamodb
