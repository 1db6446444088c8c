// Bodies in aws-chunked encoding: chunks with a length each, maybe signed, maybe with trailers.
#include "src/cloud/s3/aws_chunked.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "src/cloud/s3/errors.h"
#include "src/text/ascii.h"

namespace weir::cloud::s3 {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kSignatureExtension = ";chunk-signature=";
constexpr std::string_view kTrailerSignature = "x-amz-trailer-signature";
constexpr std::size_t kMaxTrailers = 16;
/// The longest that AWS's own clients send is a chunk's head with its signature: some hundred
/// bytes.
constexpr std::size_t kMaxLineBytes = 4096;

/// `name:value`, the name in lower case. AWS's own example ends the value with a line feed of its
/// own ("Signature calculations: including trailing headers"), and some clients do so.
std::optional<Pairs::value_type> TrailerOf(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string name = text::AsciiLowered(line.substr(0, colon));
  std::string value(line.substr(colon + 1));
  value.erase(0, value.find_first_not_of(' '));
  if (value.ends_with('\n')) value.pop_back();
  return Pairs::value_type(std::move(name), std::move(value));
}

}  // namespace

protocol::Outcome<void> AwsChunkedDecoder::Take(std::string_view bytes) {
  while (!bytes.empty()) {
    if (auto stepped = Step(bytes); !stepped) return stepped;
  }
  return {};
}

protocol::Outcome<Pairs> AwsChunkedDecoder::Finish() {
  if (state_ != State::kEnd) return errors::IncompleteBody();
  return std::move(trailers_);
}

protocol::Outcome<void> AwsChunkedDecoder::Step(std::string_view& bytes) {
  if (state_ == State::kBytes) return TakeChunk(bytes);
  if (state_ == State::kEnd) return errors::MalformedTrailer();
  const auto is_whole = ReadLine(bytes);
  if (!is_whole) return is_whole.error();
  if (!*is_whole) return {};
  const State read = state_;
  auto done = read == State::kHead       ? BeginChunk()
              : read == State::kTrailers ? AddTrailer()
                                         : protocol::Outcome<void>();
  if (read == State::kBytesEnd) state_ = State::kHead;
  line_.clear();
  return done;
}

protocol::Outcome<bool> AwsChunkedDecoder::ReadLine(std::string_view& bytes) {
  const std::size_t before = line_.size();
  const std::size_t most = state_ == State::kBytesEnd ? kLineEnd.size() : kMaxLineBytes;
  line_.append(bytes.substr(0, most - before));
  const std::size_t end = line_.find(kLineEnd, before == 0 ? 0 : before - 1);
  if (end == std::string::npos) {
    bytes.remove_prefix(line_.size() - before);
    if (line_.size() == most) return errors::IncompleteBody();
    return false;
  }
  bytes.remove_prefix(end + kLineEnd.size() - before);
  line_.resize(end);
  return true;
}

protocol::Outcome<void> AwsChunkedDecoder::BeginChunk() {
  const std::string_view line = line_;
  const std::string_view digits = line.substr(0, line.find(';'));
  const auto [rest, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), chunk_left_, 16);
  if (error != std::errc() || rest != digits.data() + digits.size()) {
    return errors::IncompleteBody();
  }
  const std::string_view extension = line.substr(digits.size());
  const bool is_signed = extension.starts_with(kSignatureExtension);
  signature_ = is_signed ? extension.substr(kSignatureExtension.size()) : std::string_view();
  state_ = chunk_left_ == 0 ? State::kTrailers : State::kBytes;
  return chunk_left_ == 0 ? EndChunk() : protocol::Outcome<void>();
}

protocol::Outcome<void> AwsChunkedDecoder::TakeChunk(std::string_view& bytes) {
  const std::string_view some =
      bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(chunk_left_, bytes.size())));
  bytes.remove_prefix(some.size());
  chunk_left_ -= some.size();
  if (verifier_ != nullptr) verifier_->Bytes(some);
  if (auto taken = take_(some); !taken || chunk_left_ > 0) return taken;
  state_ = State::kBytesEnd;
  return EndChunk();
}

protocol::Outcome<void> AwsChunkedDecoder::EndChunk() {
  if (verifier_ != nullptr && !verifier_->Chunk(signature_)) return errors::SignatureDoesNotMatch();
  signature_.clear();
  return {};
}

protocol::Outcome<void> AwsChunkedDecoder::AddTrailer() {
  if (line_.empty()) return EndTrailers();
  std::optional<Pairs::value_type> trailer = TrailerOf(line_);
  if (!trailer || trailers_.size() == kMaxTrailers) return errors::MalformedTrailer();
  if (trailer->first == kTrailerSignature) {
    signature_ = std::move(trailer->second);
    return {};
  }
  trailer_lines_.append(trailer->first).append(":").append(trailer->second).append("\n");
  trailers_.push_back(std::move(*trailer));
  return {};
}

/// Behind the empty line nothing may follow.
protocol::Outcome<void> AwsChunkedDecoder::EndTrailers() {
  state_ = State::kEnd;
  if (verifier_ == nullptr || trailers_.empty()) return {};
  if (verifier_->Trailer(trailer_lines_, signature_)) return {};
  return errors::SignatureDoesNotMatch();
}

}  // namespace weir::cloud::s3
