// Bodies in aws-chunked encoding: chunks with a length each, maybe signed, maybe with trailers.
#include "src/cloud/s3/aws_chunked.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "src/cloud/s3/errors.h"

namespace weir::cloud::s3 {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kSignatureExtension = ";chunk-signature=";
constexpr std::string_view kTrailerSignature = "x-amz-trailer-signature";
constexpr std::size_t kMaxTrailers = 16;

struct ChunkHead {
  std::uint64_t size = 0;
  std::string_view signature;
};

/// `name:value`, the name in lower case. AWS's own example ends the value with a line feed of its
/// own ("Signature calculations: including trailing headers"), and some clients do so.
std::optional<Pairs::value_type> TrailerOf(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string name(line.substr(0, colon));
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  std::string value(line.substr(colon + 1));
  value.erase(0, value.find_first_not_of(' '));
  if (value.ends_with('\n')) value.pop_back();
  return Pairs::value_type(std::move(name), std::move(value));
}

/// Walks over the body and moves the chunks' bytes together at its front: no second buffer.
class Decoder {
 public:
  Decoder(std::string& body, ChunkVerifier* verifier) : body_(body), verifier_(verifier) {}

  std::optional<protocol::AwsError> Run(Pairs& trailers) {
    while (true) {
      const std::optional<ChunkHead> head = Head();
      if (!head || head->size > body_.size() - at_) return errors::IncompleteBody();
      const std::string_view bytes = std::string_view(body_).substr(at_, head->size);
      if (verifier_ != nullptr && !verifier_->Chunk(bytes, head->signature)) {
        return errors::SignatureDoesNotMatch();
      }
      if (head->size == 0) break;
      std::memmove(body_.data() + end_, body_.data() + at_, head->size);
      end_ += head->size;
      at_ += head->size;
      if (!body_.compare(at_, kLineEnd.size(), kLineEnd))
        at_ += kLineEnd.size();
      else
        return errors::IncompleteBody();
    }
    std::optional<protocol::AwsError> error = Trailers(trailers);
    if (!error) body_.resize(end_);
    return error;
  }

 private:
  /// The next line without its end; nothing where there is none.
  std::optional<std::string_view> Line() {
    const std::size_t end = body_.find(kLineEnd, at_);
    if (end == std::string::npos) return std::nullopt;
    const std::string_view line = std::string_view(body_).substr(at_, end - at_);
    at_ = end + kLineEnd.size();
    return line;
  }

  std::optional<ChunkHead> Head() {
    const std::optional<std::string_view> line = Line();
    if (!line) return std::nullopt;
    ChunkHead head;
    const std::string_view digits = line->substr(0, line->find(';'));
    const auto [rest, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), head.size, 16);
    if (error != std::errc() || rest != digits.data() + digits.size()) return std::nullopt;
    const std::string_view extension = line->substr(digits.size());
    if (extension.starts_with(kSignatureExtension)) {
      head.signature = extension.substr(kSignatureExtension.size());
    }
    return head;
  }

  /// Up to the empty line, behind which nothing may follow.
  std::optional<protocol::AwsError> Trailers(Pairs& trailers) {
    std::string lines;
    std::string signature;
    while (true) {
      const std::optional<std::string_view> line = Line();
      if (!line) return errors::IncompleteBody();
      if (line->empty()) break;
      std::optional<Pairs::value_type> trailer = TrailerOf(*line);
      if (!trailer || trailers.size() == kMaxTrailers) return errors::MalformedTrailer();
      if (trailer->first == kTrailerSignature) {
        signature = std::move(trailer->second);
        continue;
      }
      lines.append(trailer->first).append(":").append(trailer->second).append("\n");
      trailers.push_back(std::move(*trailer));
    }
    if (at_ != body_.size()) return errors::MalformedTrailer();
    if (verifier_ == nullptr || trailers.empty()) return std::nullopt;
    if (verifier_->Trailer(lines, signature)) return std::nullopt;
    return errors::SignatureDoesNotMatch();
  }

  std::string& body_;
  ChunkVerifier* const verifier_;
  std::size_t at_ = 0;   // what is still to be read begins here
  std::size_t end_ = 0;  // what has been decoded ends here; end_ <= at_
};

}  // namespace

protocol::Outcome<ChunkedBody> DecodeAwsChunked(std::string body, ChunkVerifier* verifier) {
  ChunkedBody decoded;
  if (const auto error = Decoder(body, verifier).Run(decoded.trailers)) return *error;
  decoded.bytes = std::move(body);
  return decoded;
}

}  // namespace weir::cloud::s3
