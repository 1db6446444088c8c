// The body of a request that is being read: grows with what has come, not with what was announced.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/optional/optional.hpp>

namespace weir::cloud::http {

/// A Body as Beast's parsers want it. (Beast's own string_body sets aside whatever Content-Length
/// says, so a few bytes could claim all memory.)
struct GrowingBody {
  using value_type = std::string;

  class reader {  // NOLINT(readability-identifier-naming): the name that Beast asks for
   public:
    template <bool IsRequest, class Fields>
    reader(boost::beast::http::header<IsRequest, Fields>& /*header*/, std::string& body)
        : body_(body) {}

    void init(const boost::optional<std::uint64_t>& length, boost::system::error_code& error) {
      body_.reserve(std::min<std::uint64_t>(length.value_or(0), kMaxTrusted));
      error = {};
    }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, boost::system::error_code& error) {
      std::size_t count = 0;
      for (auto at = boost::asio::buffer_sequence_begin(buffers);
           at != boost::asio::buffer_sequence_end(buffers); ++at) {
        const boost::asio::const_buffer buffer = *at;
        body_.append(static_cast<const char*>(buffer.data()), buffer.size());
        count += buffer.size();
      }
      error = {};
      return count;
    }

    void finish(boost::system::error_code& error) { error = {}; }

   private:
    static constexpr std::uint64_t kMaxTrusted = 1 << 20;
    std::string& body_;
  };
};

}  // namespace weir::cloud::http
