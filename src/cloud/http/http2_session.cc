// nghttp2 keeps the protocol's state and refuses what breaks its rules; here are streams, bodies
// and bounds. All of it happens on the connection's loop, except for the handlers.
//
// What a client can make us hold: kMaxStreams requests, one body limit for all of their bodies, and
// kMaxOutstanding requests that are not answered yet (streams that are reset still count).
#include "src/cloud/http/http2_session.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nghttp2/nghttp2.h>
#include <spdlog/spdlog.h>

#include "src/cloud/http/date.h"
#include "src/cloud/http/http1_response.h"
#include "src/cloud/http/status.h"

namespace weir::cloud::http {
namespace {

namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;

constexpr std::uint32_t kMaxStreams = 128;
constexpr std::size_t kMaxOutstanding = 256;
constexpr std::int32_t kStreamWindow = 1 << 20;
constexpr std::int32_t kConnectionWindow = 16 << 20;
constexpr std::size_t kReadBytes = 64 << 10;
constexpr std::size_t kWriteBytes = 64 << 10;
constexpr std::size_t kFieldOverhead = 32;  // as RFC 9113 counts header lists

struct Stream {
  Request request;
  std::size_t header_bytes = 0;
  int refusal = 0;  ///< a status to answer with instead of asking the handler
  bool is_complete = false;
  Response response;
  std::size_t sent = 0;  ///< bytes of the response's body
  SteadyClock::time_point deadline = SteadyClock::time_point::max();
};

class Http2Session;

/// The way back from handlers, which may answer after the session's end. `mutex` guards `session`.
struct WayBack {
  std::mutex mutex;
  Http2Session* session = nullptr;  ///< nullptr: it is over
};

class Http2Session {
 public:
  Http2Session(std::shared_ptr<Connection> connection, asio::any_io_executor pool,
               const ServerLimits& limits, Handler& handler)
      : connection_(std::move(connection)),
        pool_(std::move(pool)),
        limits_(limits),
        handler_(handler),
        settled_(connection_->executor()) {}
  Http2Session(const Http2Session&) = delete;
  Http2Session& operator=(const Http2Session&) = delete;
  ~Http2Session() { ::nghttp2_session_del(session_); }

  asio::awaitable<void> Run(std::string received);

 private:
  bool Start();
  bool Take(std::string_view bytes);
  asio::awaitable<void> WriteAll();
  asio::awaitable<void> Settle();
  void Settled() { settled_.cancel(); }

  // What nghttp2 tells.
  void OnBegin(std::int32_t id);
  void OnHeader(std::int32_t id, std::string_view name, std::string_view value);
  void OnHeadersEnd(std::int32_t id);
  void OnData(std::int32_t id, std::string_view bytes);
  void OnRequestEnd(std::int32_t id);
  void OnClose(std::int32_t id);

  void Dispatch(std::int32_t id, Stream& stream);
  void Ask(std::int32_t id, Request request);
  void Post(std::int32_t id, Response response);
  void Answer(std::int32_t id, Response response);
  void Submit(std::int32_t id, Stream& stream);
  void UpdateDeadline();
  Stream* Find(std::int32_t id);

  static int OnBeginHeadersFrame(nghttp2_session*, const nghttp2_frame* frame, void* self);
  static int OnHeaderField(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                           std::size_t name_length, const std::uint8_t* value,
                           std::size_t value_length, std::uint8_t flags, void* self);
  static int OnFrame(nghttp2_session*, const nghttp2_frame* frame, void* self);
  static int OnDataChunk(nghttp2_session*, std::uint8_t flags, std::int32_t id,
                         const std::uint8_t* data, std::size_t length, void* self);
  static int OnStreamClose(nghttp2_session*, std::int32_t id, std::uint32_t error, void* self);
  static ssize_t ReadBody(nghttp2_session*, std::int32_t id, std::uint8_t* buffer,
                          std::size_t length, std::uint32_t* flags, nghttp2_data_source* source,
                          void* self);

  const std::shared_ptr<Connection> connection_;
  const asio::any_io_executor pool_;
  const ServerLimits& limits_;
  Handler& handler_;
  const std::shared_ptr<WayBack> way_back_ = std::make_shared<WayBack>();

  nghttp2_session* session_ = nullptr;
  std::map<std::int32_t, Stream> streams_;
  std::size_t body_bytes_ = 0;   ///< of requests that are still here
  std::size_t outstanding_ = 0;  ///< requests that handlers have not answered yet
  std::size_t running_ = 0;      ///< handlers that have not returned yet
  bool is_writing_ = false;
  bool is_over_ = false;

  asio::steady_timer settled_;  ///< rings when a handler or the writer ends
};

std::string_view View(const std::uint8_t* bytes, std::size_t length) {
  return {reinterpret_cast<const char*>(bytes), length};
}

// ---- The connection ----

bool Http2Session::Start() {
  nghttp2_session_callbacks* callbacks = nullptr;
  if (::nghttp2_session_callbacks_new(&callbacks) != 0) return false;
  ::nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, OnBeginHeadersFrame);
  ::nghttp2_session_callbacks_set_on_header_callback(callbacks, OnHeaderField);
  ::nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, OnFrame);
  ::nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, OnDataChunk);
  ::nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, OnStreamClose);
  const int made = ::nghttp2_session_server_new(&session_, callbacks, this);
  ::nghttp2_session_callbacks_del(callbacks);
  if (made != 0) return false;

  const std::array settings = std::to_array<nghttp2_settings_entry>({
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, kMaxStreams},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, static_cast<std::uint32_t>(kStreamWindow)},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(limits_.header_bytes)},
  });
  ::nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  ::nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, kConnectionWindow);
  return true;
}

/// False when the connection is to end.
bool Http2Session::Take(std::string_view bytes) {
  const auto taken = ::nghttp2_session_mem_recv(
      session_, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  UpdateDeadline();
  connection_->Wake();
  return taken >= 0;
}

asio::awaitable<void> Http2Session::Run(std::string received) {
  if (!Start()) co_return;
  way_back_->session = this;
  is_writing_ = true;
  asio::co_spawn(connection_->executor(), WriteAll(), asio::detached);
  bool goes_on = Take(received);
  std::vector<char> buffer(kReadBytes);
  const std::span<char> room(buffer);
  while (goes_on && !is_over_ && !connection_->aborted()) {
    const std::size_t count = co_await connection_->Read(room);
    goes_on = count > 0 && Take(std::string_view(buffer.data(), count));
  }
  co_await Settle();
}

/// Lets the writer say its last (why the connection ends), then waits for it and the handlers.
asio::awaitable<void> Http2Session::Settle() {
  {
    const std::lock_guard lock(way_back_->mutex);
    way_back_->session = nullptr;
  }
  is_over_ = true;
  connection_->Wake();
  while (is_writing_ || running_ > 0) {
    settled_.expires_at(SteadyClock::time_point::max());
    co_await settled_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

asio::awaitable<void> Http2Session::WriteAll() {
  std::string bytes;
  bool is_well = true;
  while (is_well && !connection_->aborted()) {
    bytes.clear();
    while (bytes.size() < kWriteBytes) {
      const std::uint8_t* data = nullptr;
      const ssize_t count = ::nghttp2_session_mem_send(session_, &data);
      if (count <= 0) break;
      bytes += View(data, static_cast<std::size_t>(count));
    }
    UpdateDeadline();
    if (!bytes.empty()) {
      is_well = co_await connection_->Write(bytes, {});
      continue;
    }
    const bool is_done =
        ::nghttp2_session_want_read(session_) == 0 && ::nghttp2_session_want_write(session_) == 0;
    if (is_over_ || is_done) break;
    co_await connection_->Sleep();
  }
  is_over_ = true;
  connection_->Finish();
  is_writing_ = false;
  Settled();
}

/// The earliest of the streams' deadlines; without streams the connection is idle.
void Http2Session::UpdateDeadline() {
  using Phase = Connection::Phase;
  if (streams_.empty() && outstanding_ == 0) return connection_->Enter(Phase::kIdle, limits_.idle);
  auto earliest = SteadyClock::time_point::max();
  bool is_reading = false;
  for (const auto& [id, stream] : streams_) {
    earliest = std::min(earliest, stream.deadline);
    is_reading = is_reading || !stream.is_complete;
  }
  if (outstanding_ > 0) {
    connection_->EnterWorking();
  } else {
    connection_->Enter(is_reading ? Phase::kReading : Phase::kAnswering, limits_.read);
  }
  connection_->SetDeadlineAt(earliest);
}

Stream* Http2Session::Find(std::int32_t id) {
  const auto found = streams_.find(id);
  return found == streams_.end() ? nullptr : &found->second;
}

// ---- Requests ----

void Http2Session::OnBegin(std::int32_t id) {
  Stream& stream = streams_[id];
  stream.deadline = SteadyClock::now() + limits_.read;
  stream.request.peer = connection_->peer();
  stream.request.is_surplus = connection_->is_surplus();
}

void Http2Session::OnHeader(std::int32_t id, std::string_view name, std::string_view value) {
  Stream* stream = Find(id);
  if (stream == nullptr || stream->refusal != 0) return;
  stream->header_bytes += name.size() + value.size() + kFieldOverhead;
  if (stream->header_bytes > limits_.header_bytes) {
    stream->refusal = 431;
  } else if (name == ":method") {
    stream->request.method = value;
  } else if (name == ":path") {
    SetTarget(value, stream->request);
  } else if (name == ":authority") {
    stream->request.headers.Set("host", std::string(value));
  } else if (!name.starts_with(':')) {
    const auto host = name == "host" ? stream->request.headers.Find("host") : std::nullopt;
    if (host && *host != value) stream->refusal = 400;  // whose request is it?
    if (!host) stream->request.headers.Add(std::string(name), std::string(value));
  }
}

void Http2Session::OnHeadersEnd(std::int32_t id) {
  const Stream* stream = Find(id);
  if (stream == nullptr || stream->request.headers.Get("expect") != "100-continue") return;
  std::string name = ":status";
  std::string value = "100";
  const nghttp2_nv status = {reinterpret_cast<std::uint8_t*>(name.data()),
                             reinterpret_cast<std::uint8_t*>(value.data()), name.size(),
                             value.size(), NGHTTP2_NV_FLAG_NONE};
  ::nghttp2_submit_headers(session_, NGHTTP2_FLAG_NONE, id, nullptr, &status, 1, nullptr);
}

void Http2Session::OnData(std::int32_t id, std::string_view bytes) {
  Stream* stream = Find(id);
  if (stream == nullptr || stream->refusal != 0) return;
  if (body_bytes_ + bytes.size() > limits_.body_bytes) {
    stream->refusal = 413;
    body_bytes_ -= stream->request.body.size();
    stream->request.body = {};
    return;
  }
  body_bytes_ += bytes.size();
  stream->request.body += bytes;
}

void Http2Session::OnRequestEnd(std::int32_t id) {
  Stream* stream = Find(id);
  if (stream == nullptr || std::exchange(stream->is_complete, true)) return;
  stream->deadline = SteadyClock::time_point::max();
  if (stream->request.path.empty()) stream->refusal = 400;  // CONNECT
  if (stream->refusal == 0) return Dispatch(id, *stream);
  stream->response.status = stream->refusal;
  stream->response.headers.Add("content-type", "text/plain");
  stream->response.body = std::string(ReasonPhrase(stream->refusal)) + "\n";
  Submit(id, *stream);
}

void Http2Session::OnClose(std::int32_t id) {
  const Stream* stream = Find(id);
  if (stream == nullptr) return;
  body_bytes_ -= std::min(body_bytes_, stream->request.body.size());
  streams_.erase(id);
}

// ---- Answers ----

void Http2Session::Dispatch(std::int32_t id, Stream& stream) {
  if (outstanding_ >= kMaxOutstanding) {
    ::nghttp2_session_terminate_session(session_, NGHTTP2_ENHANCE_YOUR_CALM);
    return;
  }
  ++outstanding_;
  ++running_;
  const bool is_head = stream.request.method == "HEAD";
  body_bytes_ -= stream.request.body.size();  // it is the handler's now
  Request request = std::move(stream.request);
  stream.request = {};
  stream.request.method = is_head ? "HEAD" : "";
  // The session waits for this to return before it ends.
  asio::post(pool_, [this, id, request = std::move(request)]() mutable {
    Ask(id, std::move(request));
    asio::post(connection_->executor(), [this] {
      --running_;
      Settled();
    });
  });
}

/// On a thread of the pool.
void Http2Session::Ask(std::int32_t id, Request request) {
  // No executor is kept: an answer may come when there is no server any more.
  Respond respond = [way_back = way_back_, id](Response response) {
    const std::lock_guard lock(way_back->mutex);
    if (way_back->session != nullptr) way_back->session->Post(id, std::move(response));
  };
  try {
    handler_.Handle(std::move(request), respond);
  } catch (const std::exception& error) {
    spdlog::error("a handler threw: {}", error.what());
    respond({.status = 500, .headers = {}, .body = {}});
  }
}

/// REQUIRES: the way back's mutex is held.
void Http2Session::Post(std::int32_t id, Response response) {
  asio::post(connection_->executor(),
             [way_back = way_back_, id, response = std::move(response)]() mutable {
               if (way_back->session == nullptr) return;  // changes on this loop alone
               way_back->session->Answer(id, std::move(response));
             });
}

void Http2Session::Answer(std::int32_t id, Response response) {
  --outstanding_;
  if (response.dropped) return connection_->Abort();
  Stream* stream = Find(id);
  if (stream == nullptr) return;
  stream->response = std::move(response);
  Submit(id, *stream);
  UpdateDeadline();
  connection_->Wake();
}

/// One header field as nghttp2 takes it; it makes copies.
nghttp2_nv ToField(std::string& name, std::string& value) {
  return {reinterpret_cast<std::uint8_t*>(name.data()),
          reinterpret_cast<std::uint8_t*>(value.data()), name.size(), value.size(),
          NGHTTP2_NV_FLAG_NONE};
}

/// All fields of an answer: names in lower case, nothing of the connection's own.
std::vector<std::pair<std::string, std::string>> Fields(const Response& response, bool is_head) {
  std::vector<std::pair<std::string, std::string>> fields = {
      {":status", std::to_string(response.status)}};
  const auto date = response.headers.Find("date");
  fields.emplace_back("date", date ? std::string(*date) : ImfDate());
  const bool keeps_length = is_head && response.headers.Find("content-length");
  for (const auto& [name, value] : response.headers) {
    if (IsFramingHeader(name) || (IsContentLength(name) && !keeps_length)) continue;
    fields.emplace_back(name, value);
    for (char& c : fields.back().first) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    for (char& c : fields.back().second) {
      if (c == '\r' || c == '\n' || c == '\0') c = ' ';
    }
  }
  if (HasBody(response.status) && !keeps_length) {
    fields.emplace_back("content-length", std::to_string(response.body.size()));
  }
  return fields;
}

void Http2Session::Submit(std::int32_t id, Stream& stream) {
  const bool is_head = stream.request.method == "HEAD";
  auto fields = Fields(stream.response, is_head);
  std::vector<nghttp2_nv> list;
  list.reserve(fields.size());
  for (auto& [name, value] : fields) list.push_back(ToField(name, value));
  nghttp2_data_provider body{};
  body.source.ptr = this;
  body.read_callback = ReadBody;
  const bool has_body = !is_head && HasBody(stream.response.status);
  stream.deadline = SteadyClock::now() + limits_.write;
  ::nghttp2_submit_response(session_, id, list.data(), list.size(), has_body ? &body : nullptr);
}

ssize_t Http2Session::ReadBody(nghttp2_session*, std::int32_t id, std::uint8_t* buffer,
                               std::size_t length, std::uint32_t* flags,
                               nghttp2_data_source* source, void*) {
  Stream* stream = static_cast<Http2Session*>(source->ptr)->Find(id);
  if (stream == nullptr) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  const std::string_view left = std::string_view(stream->response.body).substr(stream->sent);
  const std::size_t count = std::min(left.size(), length);
  std::copy_n(left.data(), count, reinterpret_cast<char*>(buffer));
  stream->sent += count;
  if (count == left.size()) *flags |= NGHTTP2_DATA_FLAG_EOF;
  return static_cast<ssize_t>(count);
}

// ---- From C ----

int Http2Session::OnBeginHeadersFrame(nghttp2_session*, const nghttp2_frame* frame, void* self) {
  if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
    static_cast<Http2Session*>(self)->OnBegin(frame->hd.stream_id);
  }
  return 0;
}

int Http2Session::OnHeaderField(nghttp2_session*, const nghttp2_frame* frame,
                                const std::uint8_t* name, std::size_t name_length,
                                const std::uint8_t* value, std::size_t value_length,
                                std::uint8_t /*flags*/, void* self) {
  // Fields behind a body are not asked for by anybody.
  if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
    static_cast<Http2Session*>(self)->OnHeader(frame->hd.stream_id, View(name, name_length),
                                               View(value, value_length));
  }
  return 0;
}

int Http2Session::OnFrame(nghttp2_session*, const nghttp2_frame* frame, void* self) {
  auto& session = *static_cast<Http2Session*>(self);
  const bool is_end = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  if (frame->hd.type == NGHTTP2_HEADERS && !is_end) session.OnHeadersEnd(frame->hd.stream_id);
  const bool is_request = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
  if (is_request && is_end) session.OnRequestEnd(frame->hd.stream_id);
  return 0;
}

int Http2Session::OnDataChunk(nghttp2_session*, std::uint8_t /*flags*/, std::int32_t id,
                              const std::uint8_t* data, std::size_t length, void* self) {
  static_cast<Http2Session*>(self)->OnData(id, View(data, length));
  return 0;
}

int Http2Session::OnStreamClose(nghttp2_session*, std::int32_t id, std::uint32_t /*error*/,
                                void* self) {
  static_cast<Http2Session*>(self)->OnClose(id);
  return 0;
}

}  // namespace

asio::awaitable<void> ServeHttp2(std::shared_ptr<Connection> connection, std::string received,
                                 asio::any_io_executor pool, const ServerLimits& limits,
                                 Handler& handler) {
  Http2Session session(std::move(connection), std::move(pool), limits, handler);
  co_await session.Run(std::move(received));
}

}  // namespace weir::cloud::http
