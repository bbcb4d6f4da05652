//===- Disassemble.h - An image as text -------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_EMIT_DISASSEMBLE_H
#define CHRONAXIE_COMPILER_EMIT_DISASSEMBLE_H

#include "targets/Image.h"
#include <string>

namespace chronaxie::emit {

/// The text of `chronaxie show`: what the image was made of, where its
/// populations lie, what each core uses of its room. `full` adds every table,
/// neuron, route and synapse. The same image, the same text. The image has
/// passed its check.
std::string disassemble(const Image &image, bool full);

} // namespace chronaxie::emit
#endif
