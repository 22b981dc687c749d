// The words that stand before a unit's name for its type, as the official lists write them.
#pragma once

#include <array>
#include <string_view>

namespace dvc::io {

/// Small letters, NFC. New types are written into a name, too: one that is missing here only costs the rung `type-differs`.
inline constexpr std::array<std::string_view, 9> type_words{"thành phố", "tỉnh",   "quận",     "huyện", "thị xã",
                                                            "phường",    "xã",     "thị trấn", "đặc khu"};

}  // namespace dvc::io
