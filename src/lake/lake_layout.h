// Which layout a lake has, as far as it shows: so that nothing is written that nobody looks for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/pipeline/layout.h"
#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::lake {

/// Said to whoever has mistyped a lake's name: kNotFound where nothing of a lake stands below
/// `prefix` ("" or "some/folder/"), naming the lake above or below it, if there is one. Where the
/// whole bucket, or directory, is empty a pipeline may have begun that has stored nothing yet.
[[nodiscard]] Result<void> CheckIsThere(pipeline::ObjectListing& lake, const std::string& prefix);

/// An object that shows that the lake below `prefix` has layout landing; empty where none does.
[[nodiscard]] Result<std::string> WhatHasLanded(pipeline::ObjectListing& lake,
                                                const std::string& prefix);

/// Checks that what is written into the lake below `prefix` ("" or "some/folder/") will be seen:
/// what lands (`lands`) by a merge, what is claimed by whoever knows claims. kInvalidInput with the
/// option to change where the lake has another layout; a new lake may get any.
[[nodiscard]] Result<void> CheckLayout(pipeline::ObjectListing& lake, const std::string& prefix,
                                       bool lands);

/// Checks that a pipeline may have `asked`, a layout with claims, over the lake below `prefix`:
/// what a merge has judged would be judged again. kInvalidInput, naming both layouts, where
/// anything has landed.
[[nodiscard]] Result<void> CheckNoWayBack(pipeline::ObjectListing& lake, const std::string& prefix,
                                          std::string_view asked);

/// As the names of a lake's objects tell, for one of claims whose own folder is gone; nothing where
/// none does.
[[nodiscard]] Result<std::optional<pipeline::Layout>> LayoutIn(pipeline::ObjectListing& lake,
                                                               const std::string& prefix);

}  // namespace weir::lake
