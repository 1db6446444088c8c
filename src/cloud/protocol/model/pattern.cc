// RE2: what it takes grows with the text, whatever the pattern and whoever wrote the text.
#include "src/cloud/protocol/model/pattern.h"

#include <utility>

#include <re2/re2.h>

namespace weir::cloud::protocol {
namespace {

std::unique_ptr<re2::RE2> Compiled(const std::string& text) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  return std::make_unique<re2::RE2>(text, options);
}

}  // namespace

Pattern::Pattern(std::string shown, std::string matched, std::string refused)
    : shown_(std::move(shown)),
      matched_text_(std::move(matched)),
      refused_text_(std::move(refused)) {}

Pattern::~Pattern() = default;

void Pattern::Compile() const {
  std::call_once(once_, [this] {
    matched_ = Compiled(matched_text_);
    if (!refused_text_.empty()) refused_ = Compiled(refused_text_);
  });
}

bool Pattern::Matches(std::string_view text) const {
  Compile();
  const re2::StringPiece piece(text.data(), text.size());
  return re2::RE2::FullMatch(piece, *matched_) &&
         (refused_ == nullptr || !re2::RE2::FullMatch(piece, *refused_));
}

std::string Pattern::WhatIsWrong() const {
  Compile();
  if (!matched_->ok()) return matched_->error();
  return refused_ == nullptr || refused_->ok() ? "" : refused_->error();
}

}  // namespace weir::cloud::protocol
