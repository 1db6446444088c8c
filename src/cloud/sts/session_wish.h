// What a caller says of the session that it asks for: read, and judged by itself.
#pragma once

#include "src/cloud/protocol/input.h"
#include "src/cloud/sts/role_directory.h"

namespace weir::cloud::sts {

/// Complains to `in` of what AWS would not take: names, tags, session policies that are none.
/// ("AssumeRole", STS API Reference.)
[[nodiscard]] SessionWish ReadSessionWish(protocol::Input& in);

}  // namespace weir::cloud::sts
