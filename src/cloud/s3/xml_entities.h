// References to entities in a document, before a parser resolves those that it knows.
#pragma once

#include <string_view>

namespace weir::cloud::s3 {

/// Whether all references are to characters or to one of the five entities that XML has by itself.
/// Others would need a DTD, which S3 takes from nobody.
[[nodiscard]] bool HasOwnEntitiesAlone(std::string_view document);

}  // namespace weir::cloud::s3
