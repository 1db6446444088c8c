// A map behind a mutex; texts are read outside of it.
#include "src/cloud/iam/document_cache.h"

namespace weir::cloud::iam {

DocumentCache::Pointer DocumentCache::Read(std::string_view text, policy::Kind kind) {
  Key key(kind, text);
  {
    const std::lock_guard lock(mutex_);
    const auto found = documents_.find(key);
    if (found != documents_.end()) return found->second;
  }
  auto read = policy::Document::Parse(text, kind);
  Pointer document;
  if (read) document = std::make_shared<const policy::Document>(*std::move(read));
  const std::lock_guard lock(mutex_);
  if (documents_.size() >= kMaxDocuments) documents_.clear();
  documents_.emplace(std::move(key), document);
  return document;
}

}  // namespace weir::cloud::iam
