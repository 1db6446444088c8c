// nghttp2 keeps the protocol's state and refuses what breaks its rules; here are streams, bodies
// and bounds. All of it happens on the connection's loop, except for the handlers.
//
// What a client can make us hold: kMaxStreams requests with a stream's window of body each, and
// kMaxOutstanding requests that are not answered yet (streams that are reset still count). What
// handlers keep of bodies is bounded by them, and for all connections by the server.
//
// Flow control: the connection's window opens again as soon as bytes have come, so that a body that
// nobody reads holds up no other stream; the stream's as its handler takes them.
#include "src/cloud/http/http2_session.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <memory>
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

#include "src/cloud/http/http1_response.h"
#include "src/cloud/http/http2_bodies.h"
#include "src/cloud/http/http2_fields.h"
#include "src/cloud/http/status.h"

namespace weir::cloud::http {
namespace {

namespace asio = boost::asio;
using Phase = Connection::Phase;
using SteadyClock = std::chrono::steady_clock;

constexpr std::uint32_t kMaxStreams = 128;
constexpr std::size_t kMaxOutstanding = 256;
constexpr std::int32_t kStreamWindow = 1 << 20;
constexpr std::int32_t kConnectionWindow = 16 << 20;
constexpr std::size_t kHttp2ReadBytes = 64 << 10;
constexpr std::size_t kWriteBytes = 64 << 10;
constexpr std::size_t kFieldOverhead = 32;  // as RFC 9113 counts header lists

struct Stream {
  Request request;
  std::size_t header_bytes = 0;
  int refusal = 0;             ///< a status to answer with instead of asking the handler
  bool is_complete = false;    ///< all of the request has come
  bool is_head = false;        ///< asked for by HEAD
  bool is_in_pieces = false;   ///< its body is; else it is gathered in `request`
  bool is_to_be_told = false;  ///< its client waits for 100 Continue
  bool is_answered = false;
  bool is_asking = false;              ///< the answer's source, for a piece
  std::shared_ptr<Exchange> exchange;  ///< null before the head's end; shared with the handler
  IncomingBody incoming;
  OutgoingBody outgoing;
  SteadyClock::time_point deadline = SteadyClock::time_point::max();
  SteadyClock::time_point last_deadline = SteadyClock::time_point::max();  ///< of a whole body
};

class Http2Session;

/// How what is posted to the loop learns whether there is a session; used on the loop alone.
struct WayBack {
  Http2Session* session = nullptr;  ///< nullptr: it is over
};

class Http2Session {
 public:
  Http2Session(std::shared_ptr<Connection> connection, Resources resources,
               const ServerLimits& limits, Handler& handler)
      : connection_(std::move(connection)),
        resources_(std::move(resources)),
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

  std::shared_ptr<Exchange> MakeExchange(std::int32_t id);
  void Refuse(std::int32_t id, Stream& stream, int status);
  void OpenBody(std::int32_t id, Stream& stream);
  static void Abandon(Stream& stream);
  void TellToContinue(std::int32_t id);
  void Dispatch(std::int32_t id, Stream& stream);
  void Attend(std::int32_t id);
  void GivePieces(std::int32_t id, Stream& stream);
  void TakePiece(std::int32_t id, Stream& stream, BodyPiece piece);
  void Answer(std::int32_t id, Response response);
  void Submit(std::int32_t id, Stream& stream, Response response);
  void UpdateDeadline();
  Stream* Find(std::int32_t id);

  static int OnBeginHeadersFrame(nghttp2_session*, const nghttp2_frame* frame, void* self);
  static int OnHeaderField(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                           std::size_t name_length, const std::uint8_t* value,
                           std::size_t value_length, std::uint8_t flags, void* self);
  static int OnFrame(nghttp2_session*, const nghttp2_frame* frame, void* self);
  static int OnFrameSent(nghttp2_session*, const nghttp2_frame* frame, void* self);
  static int OnDataChunk(nghttp2_session*, std::uint8_t flags, std::int32_t id,
                         const std::uint8_t* data, std::size_t length, void* self);
  static int OnStreamClose(nghttp2_session*, std::int32_t id, std::uint32_t error, void* self);
  static ssize_t ReadBody(nghttp2_session*, std::int32_t id, std::uint8_t* buffer,
                          std::size_t length, std::uint32_t* flags, nghttp2_data_source* source,
                          void* self);

  const std::shared_ptr<Connection> connection_;
  const Resources resources_;
  const ServerLimits& limits_;
  Handler& handler_;
  const std::shared_ptr<WayBack> way_back_ = std::make_shared<WayBack>();

  nghttp2_session* session_ = nullptr;
  std::map<std::int32_t, Stream> streams_;
  /// Those of streams, and of former ones whose handler has not answered, or not returned.
  std::map<std::int32_t, std::shared_ptr<Exchange>> exchanges_;
  std::size_t outstanding_ = 0;  ///< requests that handlers have not answered yet
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
  ::nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, OnFrameSent);
  nghttp2_option* option = nullptr;
  int made = ::nghttp2_option_new(&option);
  if (made == 0) {
    ::nghttp2_option_set_no_auto_window_update(option, 1);
    made = ::nghttp2_session_server_new2(&session_, callbacks, this, option);
  }
  ::nghttp2_option_del(option);
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
  std::vector<char> buffer(kHttp2ReadBytes);
  const std::span<char> room(buffer);
  while (goes_on && !is_over_ && !connection_->aborted()) {
    const std::size_t count = co_await connection_->Read(room);
    goes_on = count > 0 && Take(std::string_view(buffer.data(), count));
  }
  co_await Settle();
}

/// Lets the writer say its last (why the connection ends), then waits for it and the handlers.
asio::awaitable<void> Http2Session::Settle() {
  is_over_ = true;
  connection_->Wake();
  for (auto& [id, stream] : streams_) Abandon(stream);
  for (const auto& [id, exchange] : exchanges_) exchange->Close();
  const auto is_running = [](const auto& one) { return one.second->is_running(); };
  while (is_writing_ || std::any_of(exchanges_.begin(), exchanges_.end(), is_running)) {
    settled_.expires_at(SteadyClock::time_point::max());
    co_await settled_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  way_back_->session = nullptr;
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

/// Judges the head of a request with a body.
void Http2Session::OnHeadersEnd(std::int32_t id) {
  Stream* stream = Find(id);
  if (stream == nullptr || stream->exchange) return;        // fields behind a body
  if (stream->request.path.empty()) stream->refusal = 400;  // CONNECT
  if (stream->refusal != 0) return Refuse(id, *stream, stream->refusal);
  OpenBody(id, *stream);
}

/// A body is gathered here if it is small, else read in pieces by the handler, if there is room.
void Http2Session::OpenBody(std::int32_t id, Stream& stream) {
  const auto length = LengthOf(stream.request.headers);
  if (!handler_.TakesPieces() && length.value_or(0) > limits_.body_bytes) {
    return Refuse(id, stream, 413);
  }
  stream.exchange = MakeExchange(id);
  stream.is_to_be_told = stream.request.headers.Get("expect") == "100-continue";
  stream.is_in_pieces = !length || *length > kPieceBytes;
  const std::size_t room = stream.is_in_pieces ? kStreamWindow : static_cast<std::size_t>(*length);
  if (!stream.exchange->Reserve(room)) stream.request.is_surplus = true;
  if (stream.request.is_surplus) {
    stream.is_in_pieces = true;
    return Dispatch(id, stream);
  }
  if (!stream.is_in_pieces) {
    if (std::exchange(stream.is_to_be_told, false)) TellToContinue(id);
    return;
  }
  stream.last_deadline = SteadyClock::now() + limits_.transfer;
  stream.request.source = stream.exchange->OpenBody(length);
  Dispatch(id, stream);
}

void Http2Session::OnData(std::int32_t id, std::string_view bytes) {
  ::nghttp2_session_consume_connection(session_, bytes.size());
  Stream* stream = Find(id);
  const bool is_wanted = stream != nullptr && stream->exchange &&
                         (!stream->is_answered || stream->outgoing.source() != nullptr);
  if (is_wanted && stream->is_in_pieces) {
    stream->incoming.Append(bytes);
    return GivePieces(id, *stream);
  }
  ::nghttp2_session_consume_stream(session_, id, bytes.size());
  if (is_wanted) stream->request.body += bytes;
}

void Http2Session::OnRequestEnd(std::int32_t id) {
  Stream* stream = Find(id);
  if (stream == nullptr || std::exchange(stream->is_complete, true)) return;
  stream->incoming.Finish();
  if (stream->is_in_pieces) return GivePieces(id, *stream);
  if (stream->is_answered) return;
  stream->deadline = SteadyClock::time_point::max();
  if (stream->request.path.empty()) stream->refusal = 400;  // CONNECT
  if (stream->refusal != 0) return Refuse(id, *stream, stream->refusal);
  if (!stream->exchange) {
    stream->exchange = MakeExchange(id);
    if (!stream->exchange->Reserve(0)) stream->request.is_surplus = true;
  }
  Dispatch(id, *stream);
}

void Http2Session::OnClose(std::int32_t id) {
  Stream* stream = Find(id);
  if (stream == nullptr) return;
  Abandon(*stream);
  streams_.erase(id);
  Attend(id);
}

/// Its handler gets no more of the body.
void Http2Session::Abandon(Stream& stream) {
  if (!stream.exchange) return;
  stream.exchange->EndBody(BodyPiece::Kind::kGone);
  const auto wish = stream.incoming.TakeWish();
  if (wish) stream.exchange->Give(*wish, {.kind = BodyPiece::Kind::kGone});
}

void Http2Session::Refuse(std::int32_t id, Stream& stream, int status) {
  Submit(id, stream, Refusal(status));
}

// ---- Handlers ----

std::shared_ptr<Exchange> Http2Session::MakeExchange(std::int32_t id) {
  auto exchange = std::make_shared<Exchange>(resources_, [this, way_back = way_back_, id] {
    asio::post(connection_->executor(), [way_back, id] {
      if (way_back->session != nullptr) way_back->session->Attend(id);
    });
  });
  exchanges_.emplace(id, exchange);
  return exchange;
}

void Http2Session::Dispatch(std::int32_t id, Stream& stream) {
  if (outstanding_ >= kMaxOutstanding) {
    ::nghttp2_session_terminate_session(session_, NGHTTP2_ENHANCE_YOUR_CALM);
    return;
  }
  ++outstanding_;
  stream.is_head = stream.request.method == "HEAD";
  if (stream.is_in_pieces) stream.deadline = SteadyClock::time_point::max();
  stream.exchange->Start(handler_, std::move(stream.request),
                         {.on_pool = true, .most = limits_.body_bytes});
  Attend(id);
}

/// What handlers have asked for and answered.
void Http2Session::Attend(std::int32_t id) {
  const auto found = exchanges_.find(id);
  if (found == exchanges_.end()) return;
  const std::shared_ptr<Exchange> exchange = found->second;
  while (exchange->HasNews()) {
    Stream* stream = Find(id);
    if (auto wish = exchange->TakeWish(); wish && stream != nullptr) {
      stream->incoming.Want(*std::move(wish));
      GivePieces(id, *stream);
    }
    if (auto piece = exchange->TakePiece(); piece && stream != nullptr) {
      TakePiece(id, *stream, *std::move(piece));
    }
    if (auto response = exchange->TakeResponse()) {
      --outstanding_;
      Answer(id, *std::move(response));
    }
  }
  if (exchange->is_answered() && Find(id) == nullptr && !exchange->is_running()) {
    exchange->Close();
    exchanges_.erase(id);
  }
  UpdateDeadline();
  connection_->Wake();
  Settled();
}

void Http2Session::TellToContinue(std::int32_t id) {
  std::string name = ":status";
  std::string value = "100";
  const nghttp2_nv status = ToField(name, value);
  ::nghttp2_submit_headers(session_, NGHTTP2_FLAG_NONE, id, nullptr, &status, 1, nullptr);
}

/// What has come of a body, to the handler that has asked for it.
void Http2Session::GivePieces(std::int32_t id, Stream& stream) {
  if (!stream.incoming.is_wanted()) return;
  if (std::exchange(stream.is_to_be_told, false)) TellToContinue(id);
  stream.deadline = std::min(SteadyClock::now() + limits_.read, stream.last_deadline);
  auto given = stream.incoming.Take();
  if (!given) return;
  stream.deadline = SteadyClock::time_point::max();
  auto& [wish, piece] = *given;
  ::nghttp2_session_consume_stream(session_, id, piece.bytes.size());
  if (piece.kind == BodyPiece::Kind::kEnd) stream.exchange->EndBody(piece.kind);
  stream.exchange->Give(wish, std::move(piece));
}

// ---- Answers ----

void Http2Session::Answer(std::int32_t id, Response response) {
  if (response.dropped) return connection_->Abort();
  Stream* stream = Find(id);
  if (stream != nullptr) Submit(id, *stream, std::move(response));
}

void Http2Session::Submit(std::int32_t id, Stream& stream, Response response) {
  stream.is_answered = true;
  auto fields = FieldsOf(response, stream.is_head);
  std::vector<nghttp2_nv> list;
  list.reserve(fields.size());
  for (auto& [name, value] : fields) list.push_back(ToField(name, value));
  nghttp2_data_provider body{};
  body.source.ptr = this;
  body.read_callback = ReadBody;
  const bool has_body = !stream.is_head && HasBody(response.status);
  stream.outgoing = OutgoingBody(std::move(response), has_body);
  const auto now = SteadyClock::now();
  stream.deadline = now + limits_.write;
  stream.last_deadline =
      stream.outgoing.is_announced() ? now + limits_.transfer : SteadyClock::time_point::max();
  ::nghttp2_submit_response(session_, id, list.data(), list.size(), has_body ? &body : nullptr);
}

ssize_t Http2Session::ReadBody(nghttp2_session*, std::int32_t id, std::uint8_t* buffer,
                               std::size_t length, std::uint32_t* flags,
                               nghttp2_data_source* source, void*) {
  auto& self = *static_cast<Http2Session*>(source->ptr);
  Stream* stream = self.Find(id);
  if (stream == nullptr) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  std::size_t count = 0;
  switch (stream->outgoing.Read({buffer, length}, count)) {
    case OutgoingBody::State::kGoesOn:
      break;
    case OutgoingBody::State::kEnd:
      *flags |= NGHTTP2_DATA_FLAG_EOF;
      break;
    case OutgoingBody::State::kLater:
      stream->deadline = SteadyClock::time_point::max();  // it is the producer who is waited for
      if (!std::exchange(stream->is_asking, true)) stream->exchange->Ask(stream->outgoing.source());
      return NGHTTP2_ERR_DEFERRED;
  }
  return static_cast<ssize_t>(count);
}

void Http2Session::TakePiece(std::int32_t id, Stream& stream, BodyPiece piece) {
  stream.is_asking = false;
  if (!stream.outgoing.Put(std::move(piece))) {
    ::nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, id, NGHTTP2_INTERNAL_ERROR);
    return;
  }
  stream.deadline = std::min(SteadyClock::now() + limits_.write, stream.last_deadline);
  ::nghttp2_session_resume_data(session_, id);
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

/// Where the answer is out and the request still comes, its rest is not wanted (RFC 9113, 8.1).
int Http2Session::OnFrameSent(nghttp2_session* session, const nghttp2_frame* frame, void* self) {
  const bool is_end = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  const bool is_answer = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
  if (!is_end || !is_answer) return 0;
  const Stream* stream = static_cast<Http2Session*>(self)->Find(frame->hd.stream_id);
  if (stream != nullptr && !stream->is_complete) {
    ::nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, frame->hd.stream_id, NGHTTP2_NO_ERROR);
  }
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
                                 Resources resources, const ServerLimits& limits,
                                 Handler& handler) {
  Http2Session session(std::move(connection), std::move(resources), limits, handler);
  co_await session.Run(std::move(received));
}

}  // namespace weir::cloud::http
