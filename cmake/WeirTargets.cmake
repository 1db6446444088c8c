# weir_library() and weir_test(): every target gets the same warnings and sanitizers.
add_library(weir_flags INTERFACE)
target_include_directories(weir_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(weir_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wunused
  -Wdouble-promotion -Wformat=2 -Wimplicit-fallthrough
  # No unit holds the place of its checkout, so ccache knows it again from another one.
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=
  # g++ 12 warns of its own std::string here (GCC bug 105651), and takes what is private to a source
  # for a header's, for in a unit of many it is included.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-subobject-linkage>)
if(WEIR_SANITIZERS)
  # `function` and coroutines make clang 14 fail ("a difference across sections"). The other three
  # are checks at every access, much to compile, and ASan or the processor stops at most of what
  # they find.
  set(left_out $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function,vptr,null,alignment>)
  # UBSan is for what is tested, not for the tests.
  set(left_out_of_tests $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=undefined>)
  target_compile_options(weir_flags INTERFACE -fsanitize=${WEIR_SANITIZERS}
    -fno-sanitize-recover=all -fno-omit-frame-pointer
    $<IF:$<BOOL:$<TARGET_PROPERTY:WEIR_IS_TEST>>,${left_out_of_tests},${left_out}>)
  target_link_options(weir_flags INTERFACE -fsanitize=${WEIR_SANITIZERS})
  # These programs are large, and lld links them in a third of the time.
  find_program(WEIR_LLD ld.lld)
  if(WEIR_LLD)
    target_link_options(weir_flags INTERFACE -fuse-ld=lld)
  endif()
endif()

# weir_library(NAME SOURCES a.cc b.cc DEPENDS other libs)
function(weir_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  if(ARG_SOURCES)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC weir_flags ${ARG_DEPENDS})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE weir_flags ${ARG_DEPENDS})
  endif()
endfunction()

# weir_apart(FILES): of this folder, that are not compiled in one unit with others of their target:
# each says why.
function(weir_apart)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# Builds all tests with the label `threads`: those that ThreadSanitizer has to see.
add_custom_target(thread_tests)

# weir_test(NAME SOURCES a_test.cc DEPENDS libs LABELS labels SHARDS n): a GoogleTest program that
# CTest runs whole, or in n shards at once where it takes long. A process a case would take longer
# to start, under sanitizers, than most cases run. ASan remembers less of what is freed than it
# would by itself, for that is a tenth of the time.
function(weir_test name)
  cmake_parse_arguments(ARG "" "SHARDS" "SOURCES;DEPENDS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE
    weir_flags ${ARG_DEPENDS} GTest::gmock GTest::gtest_main rapidcheck)
  set_target_properties(${name} PROPERTIES WEIR_IS_TEST ON)
  if(WEIR_SANITIZERS)
    target_compile_options(${name} PRIVATE -g0)  # GoogleTest names the line that fails
  else()
    set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)  # a release is what users run
  endif()
  if(NOT ARG_SHARDS)
    set(ARG_SHARDS 1)
  endif()
  foreach(shard RANGE 1 ${ARG_SHARDS})
    math(EXPR index "${shard} - 1")
    set(case ${name})
    if(ARG_SHARDS GREATER 1)
      string(APPEND case ".${shard}")
    endif()
    add_test(NAME ${case} COMMAND ${name})
    set_tests_properties(${case} PROPERTIES TIMEOUT 1800 LABELS "${ARG_LABELS}"
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${ARG_SHARDS};GTEST_SHARD_INDEX=${index};\
TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/tsan.supp;\
ASAN_OPTIONS=malloc_context_size=10:quarantine_size_mb=32")
  endforeach()
  if("threads" IN_LIST ARG_LABELS)
    add_dependencies(thread_tests ${name})
  endif()
endfunction()
