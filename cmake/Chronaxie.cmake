# How every room is built: language, warnings, libraries, and the three verbs
# chronaxie_library, chronaxie_tool and chronaxie_test.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Checked CACHE STRING "" FORCE)
endif()
# Checked: optimised, and assertions stay on. The build type of every preset.
# Plain variables: project() has already put empty ones of these names in the cache.
set(CMAKE_CXX_FLAGS_CHECKED "-O2")
set(CMAKE_C_FLAGS_CHECKED "-O2")

option(CHRONAXIE_WERROR "Warnings are errors" ON)
option(CHRONAXIE_SANITIZE "Build with address and undefined-behaviour sanitizers" OFF)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

find_package(MLIR 19.1 REQUIRED CONFIG)
find_package(LLVM 19.1 REQUIRED CONFIG)
find_package(Protobuf 3.21 REQUIRED)
find_package(HDF5 1.10 REQUIRED COMPONENTS C)
find_package(Boost 1.74 REQUIRED)
find_package(GTest 1.12 REQUIRED)
find_package(Threads REQUIRED)

# What every translation unit of ours is compiled with.
add_library(chronaxie_options INTERFACE)
target_include_directories(chronaxie_options INTERFACE
  ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
target_compile_options(chronaxie_options INTERFACE
  -Wall -Wextra -Wno-unused-parameter $<$<BOOL:${CHRONAXIE_WERROR}>:-Werror>
  # `return std::move(error);` into an Expected is LLVM's own way to write it.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-redundant-move>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  find_program(LLD ld.lld-19)
  if(LLD)
    target_link_options(chronaxie_options INTERFACE -fuse-ld=${LLD})
  endif()
endif()
if(CHRONAXIE_SANITIZE)
  target_compile_options(chronaxie_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(chronaxie_options INTERFACE -fsanitize=address,undefined)
endif()

# Outside libraries as names of ours, their headers as system headers.
add_library(chronaxie_llvm INTERFACE)
target_include_directories(chronaxie_llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
target_link_libraries(chronaxie_llvm INTERFACE LLVM)
add_library(chronaxie_mlir INTERFACE)
target_include_directories(chronaxie_mlir SYSTEM INTERFACE ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
target_link_libraries(chronaxie_mlir INTERFACE MLIR LLVM)
add_library(chronaxie_hdf5 INTERFACE)
target_include_directories(chronaxie_hdf5 SYSTEM INTERFACE ${HDF5_INCLUDE_DIRS})
target_link_libraries(chronaxie_hdf5 INTERFACE ${HDF5_C_LIBRARIES})
add_library(chronaxie_protobuf INTERFACE)
target_include_directories(chronaxie_protobuf SYSTEM INTERFACE ${Protobuf_INCLUDE_DIRS})
target_link_libraries(chronaxie_protobuf INTERFACE protobuf::libprotobuf)
add_library(chronaxie_boost INTERFACE)
target_include_directories(chronaxie_boost SYSTEM INTERFACE ${Boost_INCLUDE_DIRS})

# chronaxie_library(Name SOURCES a.cpp ... LINKS OtherName chronaxie_llvm ...)
function(chronaxie_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC chronaxie_options ${ARG_LINKS})
endfunction()

# chronaxie_tool(name SOURCES ... LINKS ...): a program in build/bin.
function(chronaxie_tool name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE chronaxie_options ${ARG_LINKS})
endfunction()

# chronaxie_test(name SOURCES ... LINKS ... [ARGS ...]): a GoogleTest program
# in build/tests, run by ctest from the source folder.
function(chronaxie_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;ARGS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE chronaxie_options ${ARG_LINKS} GTest::gmock GTest::gtest_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name} ${ARG_ARGS} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()
