package io.reelwork.services.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DamageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[flv @ 0x5595] [error] Packet mismatch -349229818 313 47449",
        "[ogg @ 0x5595] [error] CRC mismatch!",
        "[asf @ 0x5595] [error] ff asf bad header 0  at:132777",
        "[mxf @ 0x5595] [warning] edit unit sync lost on stream 0, jumping from 41 to 104",
        "[rm @ 0x5595] [error] outside videobufsize",
        "[matroska,webm @ 0x5595] [error] 0x00 at pos 67308 invalid as first byte of an EBML number",
      })
  void countsWhatDemuxersReport(String line) {
    Damage damage = new Damage();

    damage.message(line);

    assertThat(damage.count()).isEqualTo(1);
  }

  @Test
  void countsNeitherDescriptionsNorOtherWarnings() {
    Damage damage = new Damage();

    damage.message("[info]     title           : corrupt");
    damage.message("[warning] Guessed Channel Layout for Input Stream #0.1 : mono");

    assertThat(damage.count()).isZero();
  }

  @Test
  void countsPacketsThatADecoderRefusedByStream() {
    Damage damage = new Damage();

    damage.message("[error] Error while decoding stream #0:1: Invalid data found");
    damage.message("[error] Error while decoding stream #0:1: Invalid data found");
    damage.message("[aist#0:12/aac @ 0x5595] [error] Error submitting packet to decoder: -1");
    damage.message("[error] Error while decoding stream #0:99999999999: Invalid data found");

    assertThat(damage.undecoded(1)).isEqualTo(2);
    assertThat(damage.undecoded(12)).isEqualTo(1);
    assertThat(damage.undecoded(0)).isZero();
  }
}
