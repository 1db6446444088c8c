# The libraries that Weir stands on, all from the distribution. Those that `bootstrap` needs are
# static, for it starts in a root that holds nothing else.
set(Boost_USE_STATIC_LIBS ON)
set(OPENSSL_USE_STATIC_LIBS ON)
set(ZLIB_USE_STATIC_LIBS ON)
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(pugixml REQUIRED)
find_package(RocksDB REQUIRED)
find_package(CLI11 REQUIRED)
find_package(GTest REQUIRED)
find_package(rapidcheck REQUIRED)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(libnghttp2 REQUIRED IMPORTED_TARGET libnghttp2)
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)

# weir_static_library(TARGET ARCHIVE): an archive of the distribution as an imported target.
function(weir_static_library target archive)
  find_library(${archive}_ARCHIVE NAMES ${archive} REQUIRED)
  add_library(${target} STATIC IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION ${${archive}_ARCHIVE})
endfunction()
weir_static_library(PkgConfig::libzstd libzstd.a)
weir_static_library(PkgConfig::libdeflate libdeflate.a)
weir_static_library(re2::re2 libre2.a)

# These two the distribution has as shared libraries only: they are built from its source packages,
# which scripts/static-sources has fetched, below the headers that are installed.
set(WEIR_SOURCES "$ENV{XDG_CACHE_HOME}" CACHE PATH "Where scripts/static-sources puts sources")
if(NOT WEIR_SOURCES)
  set(WEIR_SOURCES "$ENV{HOME}/.cache")
endif()
set(weir_sources ${WEIR_SOURCES}/weir/sources)
if(NOT EXISTS ${weir_sources}/versions)
  message(FATAL_ERROR "${weir_sources} holds no sources; run scripts/setup")
endif()
add_library(weir_simdjson STATIC ${weir_sources}/simdjson.cpp)
add_library(simdjson::simdjson ALIAS weir_simdjson)
add_library(weir_fmt STATIC ${weir_sources}/fmt/format.cc ${weir_sources}/fmt/os.cc)
add_library(fmt::fmt ALIAS weir_fmt)
add_library(weir_fmt_header_only INTERFACE)
target_compile_definitions(weir_fmt_header_only INTERFACE FMT_HEADER_ONLY=1)
add_library(fmt::fmt-header-only ALIAS weir_fmt_header_only)

# spdlog as an archive of our own, for its headers alone take as long as all the rest of a unit.
add_library(weir_spdlog STATIC ${CMAKE_SOURCE_DIR}/cmake/spdlog.cc)
target_compile_definitions(weir_spdlog PUBLIC SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL)
target_link_libraries(weir_spdlog PUBLIC weir_fmt Threads::Threads)
add_library(spdlog::spdlog ALIAS weir_spdlog)

# Time zones: it comes without a description of its own.
find_library(CCTZ_LIBRARY NAMES cctz REQUIRED)
add_library(weir_cctz INTERFACE)
target_link_libraries(weir_cctz INTERFACE ${CCTZ_LIBRARY})
add_library(cctz::cctz ALIAS weir_cctz)

# toml++ as headers: it has no archive.
add_library(weir_tomlplusplus INTERFACE)
add_library(PkgConfig::tomlplusplus ALIAS weir_tomlplusplus)
