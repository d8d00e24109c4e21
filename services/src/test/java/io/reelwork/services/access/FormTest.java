package io.reelwork.services.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormTest {
  @Test
  void decodesOctetsAndPlus() {
    assertThat(Form.decode("a+b%20c%2Bd%C3%A9")).isEqualTo("a b c+dé");
    assertThat(Form.decode("a+b")).isEqualTo("a b");
  }

  @Test
  void leavesAPercentThatBeginsNoOctet() {
    assertThat(Form.decode("100%")).isEqualTo("100%");
    assertThat(Form.decode("%4")).isEqualTo("%4");
    assertThat(Form.decode("%zz%41")).isEqualTo("%zzA");
    assertThat(Form.decode("%-1")).isEqualTo("%-1");
  }

  @Test
  void dropsBlanksAndEmptyValuesAndIgnoresTheCaseOfNames() {
    Form form = Form.parse(" A =+1+&b=&b=2&B=3&=x&c&%64=%20y");

    assertThat(form.find("a")).contains("1");
    assertThat(form.find("b")).contains("2");
    assertThat(form.find("c")).isEmpty();
    assertThat(form.find("d")).contains("y");
  }

  @Test
  void findsNothingInAnEmptyForm() {
    assertThat(Form.parse("").find("a")).isEmpty();
  }
}
